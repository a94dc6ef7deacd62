package import FoveaCore

/// A file or folder without weights that can be read: its description, and the remedy.
package struct ForeignFile: Equatable {
  /// The description of the file, as it follows "found" in errors.
  package var words: String
  /// The remedy; nil if only another file helps.
  package var remedy: Remedy?
  /// Whether the format was recognized.
  private(set) var isRecognized = true

  /// Describes a file.
  init(_ words: String, remedy: Remedy? = nil) { (self.words, self.remedy) = (words, remedy) }

  /// The error that this file was found where something else was expected.
  ///
  /// - Parameters:
  ///   - name: The path of the file.
  ///   - expected: What was expected, as in `weights`.
  ///   - formats: The formats that can be read, which are the remedy where there is no better one.
  /// - Returns: An error with code `.format`.
  package func error(at name: String, expected: String, formats: String) -> FoveaError {
    FoveaError(
      .format, at: name, "expected \(expected), got \(words)",
      remedy: remedy ?? "give a file of one of these formats: \(formats)")
  }
}

// MARK: Files

extension ForeignFile {
  private static let save: Remedy =
    "save its weights as safetensors, PyTorch state dictionary (.pth) or npz with the tool that made it"

  private static func unpack(with tool: String) -> Remedy { "unpack it with \(tool) first" }

  /// The signatures of formats that cannot be mistaken for weights, and their offsets.
  private static let table: [(at: Int, magic: [UInt8], file: ForeignFile)] = [
    (257, Array("ustar".utf8), .init("a tar archive", remedy: unpack(with: "tar -xf"))),
    (0, [0x1F, 0x8B], .init("a gzip file", remedy: unpack(with: "gunzip"))),
    (0, Array("BZh".utf8), .init("a bzip2 file", remedy: unpack(with: "bunzip2"))),
    (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A], .init("an xz file", remedy: unpack(with: "unxz"))),
    (0, [0x28, 0xB5, 0x2F, 0xFD], .init("a zstd file", remedy: unpack(with: "unzstd"))),
    (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .init("a 7z archive", remedy: unpack(with: "7z x"))),
    (0, Array("Rar!".utf8), .init("a RAR archive", remedy: unpack(with: "unrar x"))),
    (0, Array("GGUF".utf8), .init("a GGUF file", remedy: save)),
    (4, Array("TFL3".utf8), .init("a TensorFlow Lite model", remedy: save)),
    (0, [0x12, 1, 0, 0, 0, 0, 0, 0], .init("parameters of MXNet", remedy: save)),
    (0, [0xFF, 0xD8, 0xFF], .init("a JPEG picture")),
    (0, [0x89, 0x50, 0x4E, 0x47], .init("a PNG picture")),
    (0, Array("GIF8".utf8), .init("a GIF picture")),
    (8, Array("WEBP".utf8), .init("a WebP picture")),
    (0, Array("BM".utf8), .init("a BMP picture")),
    (0, Array("II*\u{0}".utf8), .init("a TIFF picture")),
    (0, Array("MM\u{0}*".utf8), .init("a TIFF picture")),
    (0, [0, 0, 8, 1], .init("an IDX file of labels")),
    (0, [0, 0, 8, 3], .init("an IDX file of pictures")),
  ]

  /// Describes a file of an unsupported format by its first bytes.
  init(head bytes: [UInt8]) {
    if bytes.isEmpty {
      self.init("an empty file", remedy: "fetch it again")
    } else if bytes.count < 3 {
      self.init("a file of \(bytes.count) byte\(bytes.count == 1 ? "" : "s")", remedy: "fetch it again")
    } else if let text = Self.text(bytes) {
      self.init(text: text)
    } else if let row = Self.table.first(where: { bytes.dropFirst($0.at).starts(with: $0.magic) }) {
      self = row.file
    } else if bytes[0] == 0x80 {
      self.init(pickle: bytes)
    } else if Self.isONNX(bytes) {
      self.init("an ONNX model", remedy: Self.save)
    } else {
      let digits = bytes.prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      self.init("a file that begins with \(digits.joined(separator: " "))")
      isRecognized = false
    }
  }

  /// A pickle that is no file of PyTorch.
  private init(pickle bytes: [UInt8]) {
    if bytes.contains("torch.distributed.checkpoint") {
      self = .distributed("the table of a distributed checkpoint")
    } else {
      self.init("a pickle that torch.save did not write", remedy: Self.save)
    }
  }

  /// A file of text, by its first letters.
  private init(text: String) {
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
    if start.hasPrefix("version https://git-lfs") {
      self.init(
        "a Git LFS pointer, a note that stands for the file",
        remedy: "fetch the file itself with git lfs pull")
    } else if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") || start.hasPrefix("<head") {
      self.init("an HTML page", remedy: "fetch the file itself; a browser shows what the page says")
    } else if start.hasPrefix("<?xml") || start.hasPrefix("<error") {
      self.init("an XML text, perhaps a server's error", remedy: "fetch the file again")
    } else if start.hasPrefix("{") && (start.contains("\"weight_map\"") || start.contains("\"total_size\"")) {
      self.init(
        "the index of weights in several files",
        remedy: "load the files that it lists with the tool that made them and save them as one")
    } else if start.hasPrefix("%pdf") {
      self.init("a PDF document")
    } else if start.hasPrefix("{") || start.hasPrefix("[") {
      self.init("a JSON text")
    } else {
      self.init("a text")
    }
  }

  /// The bytes as text, nil if they hold what text does not; a letter cut at their end does not count.
  private static func text(_ bytes: [UInt8]) -> String? {
    guard !bytes.contains(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains($0) }) else {
      return nil
    }
    return (0...min(3, bytes.count - 1)).lazy
      .compactMap { String(validating: bytes.dropLast($0), as: UTF8.self) }.first
  }

  /// A message of Google's protocol buffers whose first field is a small version, as ONNX has it: the next is
  /// the producer's name, the domain, the graph or the operators' version.
  package static func isONNX(_ bytes: [UInt8]) -> Bool {
    bytes.count > 3 && bytes[0] == 0x08 && (1...32).contains(bytes[1])
      && [0x12, 0x1A, 0x22, 0x3A, 0x42].contains(bytes[2])
  }
}

// MARK: Archives and folders

extension ForeignFile {
  fileprivate static func distributed(_ words: String) -> ForeignFile {
    .init(
      words,
      remedy: """
        make one file of its folder with python -m torch.distributed.checkpoint.format_utils dcp_to_torch \
        FOLDER FILE
        """)
  }

  /// A zip archive of a program that PyTorch compiled.
  static let torchScript = ForeignFile(
    "a TorchScript program", remedy: "load it with torch.jit.load and save its state_dict() with torch.save")

  /// What a zip archive is that holds neither a pickle of PyTorch nor `.npy` files, by the names of its
  /// entries.
  init(archive name: String, entries: [String]) {
    func holds(_ endings: String...) -> String? {
      entries.first { entry in endings.contains { entry.hasSuffix($0) } }
    }
    if FileLocation(name).ending == "distcp" {
      self = .distributed("a part of a distributed checkpoint")
    } else if holds("archive_format", "serialized_exported_program.json") != nil {
      self.init("a program of torch.export", remedy: "save model.state_dict() with torch.save")
    } else if holds("MAR-INF/MANIFEST.json") != nil {
      self.init("a TorchServe archive", remedy: Self.unpack(with: "unzip"))
    } else if holds(".mlmodel") != nil {
      self.init("a Core ML model", remedy: Self.save)
    } else if holds("saved_model.pb") != nil {
      self.init("a TensorFlow SavedModel", remedy: Self.save)
    } else if let entry = holds(".safetensors", ".pth", ".pt", ".ckpt", ".npz", ".bin") {
      self.init("a zip archive of files, such as \(quoted(entry))", remedy: Self.unpack(with: "unzip"))
    } else {
      self.init("a zip archive with neither data.pkl nor .npy files")
    }
  }

  /// Describes a folder by the names in it; nil for other folders and files.
  package init?(folder location: FileLocation) {
    guard location.kind == .directory, let names = try? Directory.names(in: location).sorted() else {
      return nil
    }
    if names.contains(where: { $0.hasSuffix(".distcp") }) {
      self = .distributed("the folder of a distributed checkpoint")
    } else if names.contains("saved_model.pb") {
      self.init("the folder of a TensorFlow SavedModel", remedy: Self.save)
    } else if names.contains("data.pkl") {
      self.init(
        "the folder of an unpacked PyTorch file", remedy: "give the file itself, without unpacking it")
    } else if let name = names.first(where: {
      ["safetensors", "pth", "pt", "ckpt", "npz", "bin"].contains(FileLocation($0).ending)
    }) {
      self.init("a folder", remedy: "name the file in it, such as \(location.appending(name).path)")
    } else {
      return nil
    }
  }
}

extension [UInt8] {
  /// Whether the bytes hold a text.
  fileprivate func contains(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    return indices.contains { self[$0...].starts(with: wanted) }
  }
}
