import Foundation
import FoveaCore

/// Weights as text for people: name, shape and values of each tensor, as a Python script would print them.
///
/// The shape is a tuple such as `(6, 3, 5, 5)`. The values stand in nested brackets, the last axis on one
/// line, all of them, each with the digits that tell it from its neighbours.
public enum WeightsText {
  /// Writes the tensors to the file at `path`, in one step.
  ///
  /// - Throws: `FoveaError` with code `.file` if the file cannot be written.
  public static func write(_ tensors: [NamedTensor], to path: String, replacing: Bool = true) throws {
    try AtomicFile.write(to: path, replacing: replacing) { handle in
      for entry in tensors { try print(entry) { try handle.write(contentsOf: $0) } }
    }
  }

  /// The text that `write(_:to:)` writes.
  public static func text(_ tensors: [NamedTensor]) -> String {
    var data = Data()
    for entry in tensors { print(entry) { data.append($0) } }
    return String(decoding: data, as: UTF8.self)
  }

  /// Hands the lines of one tensor to `body`, about a megabyte at a time.
  private static func print(_ entry: NamedTensor, _ body: (Data) throws -> Void) rethrows {
    let extents = entry.tensor.shape.dimensions.map(String.init)
    let tuple = extents.count == 1 ? "(\(extents[0]),)" : "(\(extents.joined(separator: ", ")))"
    try body(Data("\(entry.name)\n\(tuple)\n".utf8))
    let shape = entry.tensor.shape
    switch entry.tensor.elements {
    case .float32(let values): try print(values, shape, body)
    case .float64(let values): try print(values, shape, body)
    case .int32(let values): try print(values, shape, body)
    case .int64(let values): try print(values, shape, body)
    case .uint8(let values): try print(values, shape, body)
    case .int8(let values): try print(values, shape, body)
    }
  }

  private static func print<Number: CustomStringConvertible>(
    _ values: [Number], _ shape: TensorShape, _ body: (Data) throws -> Void
  ) rethrows {
    let rank = shape.rank
    guard rank > 0 else { return try body(Data("\(values[0])\n".utf8)) }
    guard !values.isEmpty else { return try body(Data("[]\n".utf8)) }
    // The number of elements in one bracket of each axis, the outermost bracket first.
    let spans = (0..<rank).map { axis in shape.dimensions[axis...].reduce(1, *) }
    var text = String(repeating: "[", count: rank)
    for (index, value) in values.enumerated() {
      if index > 0 {
        let closing = spans.count { index.isMultiple(of: $0) }
        if closing == 0 {
          text += " "
        } else {
          // As many line feeds as brackets close, and the opening ones aligned with those above.
          text += String(repeating: "]", count: closing) + String(repeating: "\n", count: closing)
          text += String(repeating: " ", count: rank - closing) + String(repeating: "[", count: closing)
        }
      }
      text += value.description
      if text.utf8.count >= 1 << 20 {
        try body(Data(text.utf8))
        text = ""
      }
    }
    try body(Data((text + String(repeating: "]", count: rank) + "\n").utf8))
  }
}
