import FoveaCore

/// The datasets of a file in the HDF5 format, as Keras and h5py write it: groups are folders, datasets tensors.
///
/// What these programs write by default is read: superblocks of version 0 to 3, groups with a symbol table or links in
/// their header, numbers that lie in one piece. Attributes are ignored. Chunked and compressed datasets are refused,
/// as are groups whose links lie in a heap of their own, and whatever leads outside the file or back to a group above.
package struct HDF5File {
  /// The datasets of numbers, by their paths without the slash at the beginning, in the order of the file.
  package private(set) var tensors: [NamedTensor] = []
  /// The types in which the file keeps them, in the same order.
  package private(set) var types: [StoredType] = []
  /// The paths of datasets that hold no numbers, and of links that lead elsewhere.
  package private(set) var ignored: [String] = []

  /// The deepest folder in which a dataset can lie.
  private static let deepestGroup = 64
  /// The most groups and datasets of a file; one with weights of thousands of layers has some ten thousand.
  private static let mostObjects = 100_000

  private var source: HDF5Source
  private var budget: MemoryBudget
  private var groups: Set<Int> = []
  private var objects = 0

  /// The longest path of a dataset, in bytes.
  private static let longestPath = 4096

  /// Reads all datasets of a file, which has `count` bytes on the disk, if not as many as the reader.
  ///
  /// - Throws: `FoveaError` with code `.format` if the file is damaged or keeps numbers in a way that is not supported,
  ///   `.file` if the system cannot read it.
  package static func decode(_ reader: ByteReader, file count: Int? = nil) throws -> HDF5File {
    var file = HDF5File(reader, file: count ?? reader.count)
    let root = try HDF5Superblock.root(&file.source)
    try file.visit(root, path: "", depth: 0)
    return file
  }

  private init(_ reader: ByteReader, file count: Int) {
    source = HDF5Source(reader, file: count)
    budget = MemoryBudget(file: count, name: reader.name)
  }

  /// Reads the object whose header lies at an address: a dataset, or a group with all that is in it.
  private mutating func visit(_ address: Int, path: String, depth: Int) throws {
    guard let links = try links(at: address, path: path) else { return }
    var names: Set<String> = []
    for link in links {
      objects += 1
      guard objects <= Self.mostObjects, depth < Self.deepestGroup else {
        throw source.error(
          path, "more than \(Self.mostObjects) links or \(Self.deepestGroup) folders inside each other")
      }
      guard names.insert(link.name).inserted else {
        throw source.error(path, "two links are called \(quoted(link.name))")
      }
      let place = path.isEmpty ? link.name : "\(path)/\(link.name)"
      guard place.utf8.count <= Self.longestPath else {
        throw source.error("", "a path of more than \(Self.longestPath) bytes")
      }
      if let target = link.target {
        try visit(target, path: place, depth: depth + 1)
      } else {
        ignored.append(place)
      }
    }
  }

  /// The links of the group at an address; nil if a dataset is there, which is taken.
  private mutating func links(at address: Int, path: String) throws -> [HDF5Links.Link]? {
    let header = try HDF5Header(&source, at: address, path: path)
    if let dataset = try HDF5Dataset(header, of: source, path: path) {
      try add(dataset, path: path)
      return nil
    }
    guard groups.insert(address).inserted else {
      throw source.error(path, "a group to which several links lead")
    }
    return try HDF5Links.read(header, &source, path: path)
  }

  private mutating func add(_ dataset: HDF5Dataset, path: String) throws {
    guard let type = dataset.type else {
      ignored.append(path)
      return
    }
    try budget.spend(type.widened(dataset.byteCount))
    let elements = type.elements(
      of: try dataset.bytes(&source, path: path), isBigEndian: dataset.isBigEndian)
    tensors.append(NamedTensor(name: path, tensor: HostTensor(elements, shape: TensorShape(dataset.extents))))
    types.append(type)
  }
}
