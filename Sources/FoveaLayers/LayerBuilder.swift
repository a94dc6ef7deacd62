/// Collects the layers of a block, in order, into a ``Chain``.
///
/// `if`, `if`/`else`, `switch` and `for` put in as many layers as they yield, so that a loop inside
/// ``Sequential`` numbers its layers as if they were written out.
@resultBuilder
public enum LayerBuilder {
  /// A statement: one layer.
  public static func buildExpression(_ layer: some Layer) -> [any Layer] { [layer] }

  /// The statements of a block.
  public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap { $0 } }

  /// An `if` without `else`.
  public static func buildOptional(_ part: [any Layer]?) -> [any Layer] { part ?? [] }

  /// The first branch of an `if` or `switch`.
  public static func buildEither(first part: [any Layer]) -> [any Layer] { part }

  /// The other branch of an `if` or `switch`.
  public static func buildEither(second part: [any Layer]) -> [any Layer] { part }

  /// The rounds of a `for` loop.
  public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { parts.flatMap { $0 } }

  /// The whole block.
  public static func buildFinalResult(_ layers: [any Layer]) -> Chain { Chain(layers) }
}
