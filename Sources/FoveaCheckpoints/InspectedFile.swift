import FoveaCore
import FoveaData
public import FoveaFormats
public import FoveaImage

/// The contents of a file, recognized by its first bytes: a checkpoint, other weights, a network or a picture.
public enum InspectedFile: Sendable {
  /// A checkpoint, and the tensors of its file with their types.
  case checkpoint(Checkpoint, WeightsFile)
  /// Weights that are no checkpoint.
  case weights(WeightsFile)
  /// A network with its weights, in an ONNX file.
  case network(Checkpoint)
  /// A picture, turned upright if that was wanted, and what its file says of it.
  case picture(Picture, PictureHeader)

  /// Reads the whole file at `path`, so that damage anywhere in it is found.
  ///
  /// - Parameters:
  ///   - path: The file, in one of the formats of `WeightsFile.Format` or `Picture.Format`; the name of weights in a cache
  ///     (see ``WeightsName``), or a folder of the hub.
  ///   - key: The location of the tensors in a PyTorch checkpoint; see `PyTorchFile.read(path:key:)`.
  ///   - orientation: Whether the orientation that a camera stored in a picture is applied.
  /// - Returns: The contents of the file.
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it is something else or
  ///   breaks the rules of its format, `.configuration` if there is a key and the file is a picture or has
  ///   nothing under it.
  public static func read(
    path: String, key: String? = nil, orientation: Picture.OrientationRule = .applied
  ) throws -> InspectedFile {
    let named = try WeightsName(path).map { try WeightsCache().path(of: $0) } ?? path
    let location = HubFolder.weights(in: FileLocation(named)) ?? FileLocation(named)
    let path = location.path
    if let folder = ForeignFile(folder: location) { throw refusal(of: folder, at: location.path) }
    var reader = try ByteReader(path: path)
    let head = [UInt8](try reader.read(min(reader.count, FileHead.length), "the head of the file"))
    if Picture.Format(startOf: head) != nil {
      guard key == nil else {
        throw FoveaError(
          .configuration, at: path, "is a picture, so it has no keys", remedy: "omit \(.key)")
      }
      let data = try Picture.contents(of: SequentialFile(FileLocation(path)))
      let picture = try Picture.decode(data, name: path, orientation: orientation)
      return .picture(picture, try Picture.header(of: data, name: path))
    }
    if let refusal = Picture.refusal(ofOtherFormat: head, name: path) { throw refusal }
    if ForeignFile.isONNX(head) {
      guard key == nil else {
        throw FoveaError(
          .configuration, at: path, "is an ONNX file, which has no keys", remedy: "omit \(.key)")
      }
      return .network(try Checkpoint.readONNX(path: path, transforms: .standard))
    }
    if case .other(let file) = FileHead(head) { throw refusal(of: file, at: path) }
    let file = try WeightsFile.read(reader, key: key)
    let plain = SafeTensorsFile(metadata: file.metadata, tensors: file.tensors)
    guard file.format == .safeTensors, Checkpoint.describes(plain) else { return .weights(file) }
    return .checkpoint(try Checkpoint(plain, name: path), file)
  }

  private static func refusal(of file: ForeignFile, at path: String) -> FoveaError {
    let pictures = Picture.Format.allCases.map(\.rawValue).joined(separator: ", ")
    return file.error(
      at: path, expected: "weights or a picture", formats: "\(WeightsFile.formats), \(pictures)")
  }
}
