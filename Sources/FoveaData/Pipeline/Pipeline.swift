import FoveaCore
package import FoveaImage

/// The way from a picture to the input of a network: steps, one after the other.
///
/// ```swift
/// let training = Pipeline {
///   RandomResizedCrop(224)
///   HorizontalFlip(0.5)
///   Normalize("imagenet")
/// }
/// ```
///
/// A picture is first converted to the channels of the network, grey or RGB. Steps that change bytes come
/// first, then at most one ``Normalize``, then those that change numbers; without a ``Normalize``, values are
/// in 0 to 1. The result must have the size of the network's input, `[C, H, W]`.
public struct Pipeline: Sendable {
  /// The steps, in the order in which they are applied.
  public let steps: [any Transform]

  /// Creates a pipeline of steps; `validate(channels:)` checks their order and values.
  public init(_ steps: [any Transform] = []) { self.steps = steps }

  /// Creates a pipeline of steps written one below the other.
  public init(@PipelineBuilder _ steps: () -> [any Transform]) { self.init(steps()) }

  /// A pipeline that resizes to the network's input; values are in 0 to 1.
  public static let resized = Pipeline([Resize()])

  /// The steps that change bytes.
  var pictureSteps: [any PictureTransform] { steps.compactMap { $0 as? any PictureTransform } }
  /// What turns bytes into numbers.
  package var normalization: Normalize { steps.lazy.compactMap { $0 as? Normalize }.first ?? Normalize() }
  /// The steps that change numbers.
  var tensorSteps: [any TensorTransform] { steps.compactMap { $0 as? any TensorTransform } }

  /// Whether chance decides anything, so that the pipeline is not for pictures to judge on.
  public var isRandom: Bool { steps.contains(where: \.isRandom) }

  /// The same pipeline for a network whose input has another side.
  ///
  /// The sizes of ``Resize`` and ``CenterCrop`` keep their proportion to the input, rounded down; other steps
  /// stay.
  ///
  /// - Parameters:
  ///   - old: The side in pixels of the input that the pipeline is for.
  ///   - new: The side in pixels of the other input.
  /// - Returns: The pipeline.
  package func scaled(from old: Int, to new: Int) -> Pipeline {
    guard old != new else { return self }
    func extent(_ extent: PictureExtent) -> PictureExtent {
      switch extent {
      case .input: .input
      case .side(let side): .side(max(1, side * new / old))
      case .exact(let height, let width):
        .exact(height: max(1, height * new / old), width: max(1, width * new / old))
      }
    }
    return Pipeline(
      steps.map { step in
        switch step {
        case var resize as Resize:
          resize.size = extent(resize.size)
          return resize
        case var crop as CenterCrop:
          crop.size = extent(crop.size)
          return crop
        default: return step
        }
      })
  }

  /// The same pipeline for a network that normalizes bytes itself.
  package var keepingBytes: Pipeline {
    let bytes = Normalize(mean: [0], standardDeviation: [1], values: .bytes)
    return Pipeline(steps.filter { !($0 is Normalize) && !($0 is any TensorTransform) } + [bytes])
  }

  /// The same pipeline with another filter in each step that resizes.
  package func resizing(with filter: ResamplingFilter) -> Pipeline {
    Pipeline(
      steps.map { step in
        guard var step = step as? any ResizingTransform else { return step }
        step.interpolation = filter
        return step
      })
  }

  /// Refuses a pipeline that leaves something to chance, for pictures to judge on.
  ///
  /// - Throws: `FoveaError` with code `.configuration` at `place` that names the first random step.
  package func requireNoChance(at place: String) throws {
    guard let step = steps.first(where: \.isRandom) else { return }
    throw FoveaError(
      .configuration, at: place, "\(step.kind) is random, expected steps without chance for evaluation",
      remedy: "use steps such as resize and center-crop")
  }

  /// Checks the order of the steps, their values, and that means and deviations fit a number of channels.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the step.
  public func validate(channels: Int) throws {
    var stage = 0
    for step in steps {
      if let problem = step.problem { throw FoveaError(.configuration, at: step.kind, problem) }
      let own = step is any PictureTransform ? 0 : step is Normalize ? 1 : 2
      guard own > stage || (own == stage && own != 1) else {
        throw FoveaError(
          .configuration, at: step.kind,
          own == 1 && stage == 1
            ? "appears twice" : "changes \(own == 0 ? "pictures" : "bytes") and comes too late",
          remedy: "put steps on pictures first, then normalize, then random-erasing")
      }
      stage = own
    }
    if let problem = normalization.problem(channels: channels) {
      throw FoveaError(
        .configuration, at: Normalize.name, problem, remedy: "give 1 number for all channels or one for each")
    }
  }
}

/// Collects the steps of a ``Pipeline`` in a block.
@resultBuilder public enum PipelineBuilder {
  /// One step.
  public static func buildExpression(_ step: some Transform) -> [any Transform] { [step] }
  /// Steps one after the other.
  public static func buildBlock(_ steps: [any Transform]...) -> [any Transform] { steps.flatMap(\.self) }
  /// The steps of an `if` without `else`, none if its condition is false.
  public static func buildOptional(_ steps: [any Transform]?) -> [any Transform] { steps ?? [] }
  /// The steps of the first branch of an `if`.
  public static func buildEither(first steps: [any Transform]) -> [any Transform] { steps }
  /// The steps of the other branch of an `if`.
  public static func buildEither(second steps: [any Transform]) -> [any Transform] { steps }
}

extension Pipeline: CustomStringConvertible {
  /// The steps as a person types them, as in `resize:256; center-crop:224; normalize:imagenet`.
  public var description: String { steps.map(\.text).joined(separator: "; ") }
}

extension Pipeline: Hashable {
  /// Whether the descriptions of two pipelines, with all values that differ from defaults, are equal.
  public static func == (first: Pipeline, second: Pipeline) -> Bool {
    first.description == second.description
  }
  /// Feeds the description into a hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
