import FoveaCore
import FoveaData
public import FoveaImage

/// An input of prediction: a picture in a file or on standard input, or an array of prepared images.
public struct PredictionInput: Sendable {
  /// The place where the picture or the array comes from.
  enum Source: Sendable {
    /// A picture file of this path.
    case file(String)
    /// A picture that has been read already, or why it could not be.
    case picture(Result<Picture, any Error>)
    /// An `.npy` file of this path with images `[C, H, W]` or `[N, C, H, W]`.
    case array(String)
    /// Something that holds no picture, and why.
    case failure(any Error)
  }

  /// The name that results and errors give it: its path, or `-` for standard input.
  public let name: String
  let source: Source
  let orientation: Picture.OrientationRule

  /// Whether it is an array of prepared images rather than a picture.
  public var isArray: Bool {
    if case .array = source { true } else { false }
  }

  /// Reads the picture, or returns the one that was read already.
  ///
  /// - Throws: `FoveaError` with code `.file` or `.format` that names the file if it cannot be read, `.data`
  ///   if it is an array; for a folder without pictures or one that cannot be listed, the error that says so.
  public func picture() throws -> Picture {
    switch source {
    case .file(let path): return try Picture.load(path: path, orientation: orientation)
    case .picture(let result): return try result.get()
    case .failure(let error): throw error
    case .array: throw FoveaError(.data, at: name, "holds prepared images, expected a picture")
    }
  }

  /// Whether it is a picture that must be prepared.
  var isPicture: Bool {
    switch source {
    case .file, .picture: true
    case .array, .failure: false
    }
  }
}

/// The inputs that a list of paths names: pictures, folders of them, standard input, and arrays of prepared
/// images.
public struct PredictionInputs: Sendable {
  /// All inputs, in the order in which they were named; those of a folder sorted by the bytes of their names.
  public private(set) var inputs: [PredictionInput] = []
  /// The folders of which files were skipped that have no picture's name, with the number of these files.
  public private(set) var skipped: [(folder: String, count: Int)] = []

  /// Finds the inputs that paths name; a picture on standard input or in a pipe is read at once.
  ///
  /// A folder stands for all pictures below it, `-` for one picture on standard input, and a path that ends
  /// in `.npy` for prepared images `[C, H, W]` or `[N, C, H, W]`. A path that cannot be read is an input too,
  /// whose answer is an error.
  ///
  /// - Parameters:
  ///   - paths: The paths.
  ///   - orientation: Whether the orientation that cameras write into pictures is applied.
  public init(_ paths: [String], orientation: Picture.OrientationRule = .applied) {
    for path in paths {
      let location = FileLocation(path)
      if path == "-" {
        add(
          path, .picture(Result { try Picture.load(.standardInput(), orientation: orientation) }), orientation
        )
      } else if location.kind == .directory {
        add(folder: location, orientation)
      } else if location.kind == .pipe {
        // A pipe gives its bytes once.
        add(path, .picture(Result { try Picture.load(path: path, orientation: orientation) }), orientation)
      } else {
        add(path, location.ending == "npy" ? .array(path) : .file(path), orientation)
      }
    }
  }

  private mutating func add(
    _ name: String, _ source: PredictionInput.Source, _ orientation: Picture.OrientationRule
  ) {
    inputs.append(PredictionInput(name: name, source: source, orientation: orientation))
  }

  private mutating func add(folder: FileLocation, _ orientation: Picture.OrientationRule) {
    do {
      let listing = try PictureListing(folder)
      for path in listing.pictures { add(path, .file(path), orientation) }
      let others = listing.foreign.count
      guard listing.pictures.isEmpty else {
        if others > 0 { skipped.append((folder.path, others)) }
        return
      }
      throw FoveaError(
        .data, at: folder.path,
        "has no pictures" + (others > 0 ? " among \(others == 1 ? "1 file" : "\(others) files")" : ""),
        remedy: "name a folder of JPEG, PNG, WebP or HEIC files")
    } catch {
      add(folder.path, .failure(error), orientation)
    }
  }
}
