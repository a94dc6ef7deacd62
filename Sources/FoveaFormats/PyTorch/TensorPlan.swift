import Foundation
import FoveaCore

/// Tensors that are to be cut out of storages: checked first, read storage by storage after that.
struct TensorPlan {
  /// The most tensors that a file may hold; the largest networks have a few thousand.
  static let maximumCount = 50_000

  private struct Item {
    var name: String
    var tensor: PickleHeap.Tensor
    var type: StoredType
  }

  private var items: [Item] = []
  /// The storages in the order of their first tensor, each with the places of its tensors in `items`.
  private var storages: [(key: String, type: StoredType, items: [Int])] = []
  private let file: String

  /// Checks that every tensor lies inside its storage and every storage is as long as the pickle says.
  ///
  /// - Parameters:
  ///   - tensors: The tensors and their names.
  ///   - file: The file, for errors.
  ///   - fileSize: The size of the file in bytes.
  ///   - byteCount: The length of the storage of a key in bytes, nil if the file has none.
  /// - Throws: `FoveaError` with code `.format` if a tensor fails a check, if a storage has two classes,
  ///   which PyTorch never writes, or if storages or tensors take far more memory than the file.
  init(
    _ tensors: [(name: String, tensor: PickleHeap.Tensor)], file: String, fileSize: Int,
    byteCount: (_ key: String) -> Int?
  ) throws {
    self.file = file
    guard tensors.count <= Self.maximumCount else {
      throw FoveaError(
        .format, at: file, "holds \(tensors.count) tensors, at most \(Self.maximumCount) can be read",
        remedy: "save model.state_dict() alone with torch.save")
    }
    var places: [String: Int] = [:]
    var (largest, needed) = (0, 0)
    for (name, tensor) in tensors {
      func refuse(_ problem: String, _ remedy: Remedy = "the file is damaged") -> FoveaError {
        FoveaError(.format, at: file, "tensor \(quoted(name)): \(problem)", remedy: remedy)
      }
      let storage = tensor.storage
      guard let type = storage.type.type else {
        throw refuse(
          "elements of class \(storage.type.name) cannot be read",
          "convert them to floating point numbers or integers")
      }
      guard let bytes = byteCount(storage.key) else {
        throw refuse("its storage \(quoted(storage.key)) is missing")
      }
      let (expected, overflow) = storage.count.multipliedReportingOverflow(by: type.byteCount)
      guard !overflow, expected == bytes else {
        throw refuse(
          "its storage \(quoted(storage.key)) should hold \(storage.count) elements of \(type.byteCount) "
            + "bytes, it has \(bytes) bytes", "the file is truncated or damaged")
      }
      let count = try Self.check(tensor, refuse)
      if let place = places[storage.key] {
        guard storages[place].type == type else {
          throw refuse(
            "its storage \(quoted(storage.key)) holds \(type.rawValue) here and "
              + "\(storages[place].type.rawValue) for another tensor")
        }
        storages[place].items.append(items.count)
      } else {
        places[storage.key] = storages.count
        storages.append((storage.key, type, [items.count]))
        largest = max(largest, type.widened(bytes))
      }
      items.append(Item(name: name, tensor: tensor, type: type))
      let (size, tooLarge) = count.multipliedReportingOverflow(by: type.elementType.byteCount)
      let (sum, tooMany) = needed.addingReportingOverflow(size)
      guard !tooLarge, !tooMany else { throw refuse("shape \(tensor.extents) is too large") }
      needed = sum
    }
    // Views may repeat numbers, and bytes become numbers of four: weights grow two or three times so, a trap
    // a million times.
    guard max(largest, needed) <= (64 << 20) + 4 * fileSize else {
      throw FoveaError(
        .format, at: file, "\(fileSize) bytes claim to make \(max(largest, needed)) bytes of tensors",
        remedy: "save tensors that do not repeat their elements, with .contiguous()")
    }
  }

  /// The types in which the file keeps the tensors, in the order in which they were given.
  var types: [StoredType] { items.map(\.type) }

  /// The number of elements of a tensor that lies inside its storage.
  private static func check(
    _ tensor: PickleHeap.Tensor, _ refuse: (String, Remedy) -> FoveaError
  ) throws -> Int {
    guard let count = elementCount(tensor.extents), tensor.strides.allSatisfy({ $0 >= 0 }) else {
      throw refuse("shape \(tensor.extents) with strides \(tensor.strides) cannot be", "the file is damaged")
    }
    let view = tensor.storage.view
    let last =
      count == 0
      ? tensor.offset - 1 : lastElement(tensor.extents, strides: tensor.strides, from: tensor.offset)
    guard tensor.offset >= 0, let last, last < view.count else {
      throw refuse(
        "shape \(tensor.extents) with strides \(tensor.strides) from element \(tensor.offset) "
          + "reaches past the \(view.count) elements of its storage", "the file is damaged")
    }
    return count
  }

  /// Reads the storages one by one and cuts the tensors out of them.
  ///
  /// - Parameters:
  ///   - isBigEndian: Whether the numbers are those of a big-endian machine.
  ///   - bytes: Hands over the bytes of the storage of a key.
  /// - Returns: The tensors, in the order in which they were given.
  /// - Throws: What `bytes` throws.
  func read(isBigEndian: Bool = false, _ bytes: (_ key: String) throws -> Data) throws -> [NamedTensor] {
    var tensors = [HostTensor?](repeating: nil, count: items.count)
    for storage in storages {
      let elements = storage.type.elements(of: try bytes(storage.key), isBigEndian: isBigEndian)
      for index in storage.items {
        let tensor = items[index].tensor
        guard elements.count == tensor.storage.count else {
          throw FoveaError(.format, at: file, "storage \(quoted(storage.key)) changed while it was read")
        }
        let shape = TensorShape(tensor.extents)
        tensors[index] = HostTensor(
          elements.gathered(
            shape, strides: tensor.strides, from: tensor.storage.view.lowerBound + tensor.offset),
          shape: shape)
      }
    }
    return zip(items, tensors).compactMap { item, tensor in
      tensor.map { NamedTensor(name: item.name, tensor: $0) }
    }
  }
}
