public import FoveaCore

/// A whole network, from images to logits, as a value.
///
/// Its `body` declares the layers; the paths of their parameters start at the root. The number of
/// channels and the size of the images are not part of the model but of the ``Network`` built from it.
/// Only `body` must be declared.
public protocol Model: Layer {
  /// The name in the catalogue, in files and on the command line, as in `googlenet-d2l`; by default the
  /// type's, `two-paths` for a type `TwoPaths`.
  var name: String { get }
  /// The number of classes, at least 1, to which the network is held; a model need not declare it.
  ///
  /// Where it is not declared, the network's logits say how many there are: see ``classCount(input:)``.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the model does not declare it.
  var classes: Int { get throws }
  /// The shape `[C, H, W]` of the images in the model's source; a model need not have one of its own.
  ///
  /// Training takes the shape of the first picture if the model does not declare it.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the model does not declare it.
  var inputShape: TensorShape { get throws }
  /// The initial values of the parameters in the model's source; by default
  /// ``PyTorchInitialization``, with which PyTorch's layers start.
  var initialization: any Initialization { get }
}

extension Model {
  /// The name of the type in small letters, its words joined by hyphens.
  public var name: String { Self.hyphenated(String(describing: Self.self)) }

  /// Throws by default, as the model does not declare it.
  public var inputShape: TensorShape {
    get throws {
      throw FoveaError(
        .configuration, at: name, "the model does not say what shape its images have",
        remedy: "pass input: [C, H, W], or declare inputShape")
    }
  }

  /// Throws by default, as the model does not declare it.
  public var classes: Int {
    get throws {
      throw FoveaError(
        .configuration, at: name, "the model does not say how many classes it has",
        remedy: "use classCount(input:), or declare classes")
    }
  }

  /// The number of classes: what the model declares, or else what its network for images `[C, H, W]` ends in.
  ///
  /// `input` is by default ``inputShape``.
  ///
  /// - Throws: as ``network(batch:input:mode:initialization:)``.
  public func classCount(input: TensorShape? = nil) throws -> Int {
    if let classes = try? classes { return classes }
    return try network(batch: 1, input: input, mode: .inference).classes
  }

  /// PyTorch's initialization, unless the model declares another.
  public var initialization: any Initialization { .pytorch }

  /// A word starts at a capital after a small letter, and at a capital before one.
  private static func hyphenated(_ name: String) -> String {
    let letters = Array(name)
    var result = ""
    for (place, letter) in letters.enumerated() {
      let followsSmall = place > 0 && letters[place - 1].isLowercase
      let precedesSmall = place + 1 < letters.count && letters[place + 1].isLowercase
      let isPart = letter.isLetter || letter.isNumber
      if !isPart || (letter.isUppercase && (followsSmall || precedesSmall)), !result.isEmpty,
        result.last != "-"
      {
        result += "-"
      }
      if isPart { result += letter.lowercased() }
    }
    return result.last == "-" ? String(result.dropLast()) : result
  }
}
