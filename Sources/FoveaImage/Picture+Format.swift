extension Picture {
  /// The formats of pictures that can be read.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// Portable Network Graphics (ISO/IEC 15948).
    case png = "PNG"
    /// JPEG (ITU-T T.81).
    case jpeg = "JPEG"

    /// How many bytes it takes to tell.
    static let headLength = 8

    /// The format of a file that begins with the given bytes, nil if it is none of these.
    public init?(startOf bytes: some Sequence<UInt8>) {
      if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
        self = .png
      } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
        self = .jpeg
      } else {
        return nil
      }
    }
  }
}
