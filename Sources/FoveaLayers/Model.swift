public import FoveaCore

/// A whole network, from images to logits, as a value.
///
/// Its `body` declares the layers; the paths of their parameters start at the root. The number of
/// channels and the size of the images are not part of the model but of the ``Network`` built from it.
/// Besides `body` only ``classes`` has to be declared.
public protocol Model: Layer {
  /// The name in the catalogue, in files and on the command line, as in `googlenet-d2l`; by default the
  /// type's, `two-paths` for a type `TwoPaths`.
  var name: String { get }
  /// The number of classes, at least 1.
  var classes: Int { get }
  /// The shape `[C, H, W]` of the images in the model's source; a model need not have one of its own.
  ///
  /// Training and evaluation take the shape of the data.
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

  /// Not declared: an error.
  public var inputShape: TensorShape {
    get throws {
      throw FoveaError(
        .configuration, at: name, "the model does not say what shape its images have",
        remedy: "pass input: [C, H, W], or declare inputShape")
    }
  }

  /// PyTorch's defaults.
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
