import FoveaFormats
import Foundation

/// The name and the type of a value that goes in or out (message `ValueInfoProto`).
package struct ONNXValue: Sendable {
  /// The extent of an axis.
  package enum Extent: Hashable, Sendable {
    /// A number.
    case known(Int64)
    /// A name, or nothing, for a number that each run decides.
    case free(String)
  }

  /// The name of the value.
  package var name: String
  /// The kind of the elements.
  package var type: ONNXElementType
  /// The extents, nil if nothing is said of them.
  package var extents: [Extent]?
  /// The denotation of the type, as in `IMAGE`.
  package var denotation = ""

  /// Creates the description of a value.
  package init(name: String, type: ONNXElementType, extents: [Extent]?) {
    (self.name, self.type, self.extents) = (name, type, extents)
  }

  /// The extents as numbers, 0 for one that is free; nil if nothing is said of them.
  var numbers: [Int]? {
    extents?.map { extent in if case .known(let number) = extent { Int(clamping: number) } else { 0 } }
  }

  /// The numbers of the fields in the schema: of a value, of its type, of a tensor's type, of an axis.
  enum Field {
    static let name = 1
    static let type = 2
    static let tensor = 1
    static let denotation = 6
    static let elementType = 1
    static let shape = 2
    static let axes = 1
    static let extent = 1
    static let extentName = 2
  }

  func write(to message: inout ProtobufWriter) {
    message.write(name, field: Field.name)
    message.message(field: Field.type) { type in
      type.message(field: Field.tensor) { tensor in
        tensor.write(self.type.rawValue, field: Field.elementType)
        guard let extents else { return }
        tensor.message(field: Field.shape) { shape in
          for extent in extents {
            shape.message(field: Field.axes) { axis in
              switch extent {
              case .known(let number): axis.write(number, field: Field.extent)
              case .free(let name): axis.write(name, field: Field.extentName)
              }
            }
          }
        }
      }
      if !denotation.isEmpty { type.write(denotation, field: Field.denotation) }
    }
  }
}

extension ONNXValue {
  init(_ data: Data, from source: ONNXSource) throws {
    self.init(name: "", type: ONNXElementType(rawValue: 0), extents: nil)
    try source.forEachField(of: data) { field, value in
      if field == Field.name { name = try source.text(value) }
      guard field == Field.type else { return }
      try source.forEachField(of: source.message(value)) { field, value in
        if field == Field.denotation { denotation = try source.text(value) }
        guard field == Field.tensor else { return }
        try source.forEachField(of: source.message(value)) { field, value in
          if field == Field.elementType { type = ONNXElementType(rawValue: try source.integer(value)) }
          guard field == Field.shape else { return }
          extents = try Self.extents(source.message(value), source)
        }
      }
    }
  }

  private static func extents(_ data: Data, _ source: ONNXSource) throws -> [Extent] {
    var extents: [Extent] = []
    try source.forEachField(of: data) { field, value in
      guard field == Field.axes else { return }
      var extent = Extent.free("")
      try source.forEachField(of: source.message(value)) { field, value in
        if field == Field.extent { extent = .known(try source.integer(value)) }
        if field == Field.extentName { extent = .free(try source.text(value)) }
      }
      extents.append(extent)
      try source.require(extents.count, atMost: ONNXSource.largestRank, "axes of a value")
    }
    return extents
  }
}
