/// Collects the layers of a block, in order, into a ``Chain``.
///
/// `if`, `if`/`else`, `switch` and `for` put in as many layers as they yield, so that a loop inside
/// ``Sequential`` numbers its layers as if they were written out.
@resultBuilder
public enum LayerBuilder {
  /// Takes a statement as one layer.
  public static func buildExpression(_ layer: some Layer) -> [any Layer] { [layer] }

  /// Joins the layers of the statements of a block.
  public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap { $0 } }

  /// Takes the layers of an `if` without `else`, none if its condition is false.
  public static func buildOptional(_ part: [any Layer]?) -> [any Layer] { part ?? [] }

  /// Takes the layers of the first branch of an `if` or `switch`.
  public static func buildEither(first part: [any Layer]) -> [any Layer] { part }

  /// Takes the layers of the other branch of an `if` or `switch`.
  public static func buildEither(second part: [any Layer]) -> [any Layer] { part }

  /// Joins the layers of the rounds of a `for` loop.
  public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { parts.flatMap { $0 } }

  /// Wraps the layers of a block in a ``Chain``.
  public static func buildFinalResult(_ layers: [any Layer]) -> Chain { Chain(layers) }
}
