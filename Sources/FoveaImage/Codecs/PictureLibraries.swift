import CJPEG
import CSpng
import CWebP
import FoveaCompression

/// The libraries that read and write pictures.
package enum PictureLibraries {
  /// Their names and versions; that of libjpeg-turbo is the one that was built against.
  package static var versions: [(name: String, version: String)] {
    let webp = WebPGetDecoderVersion()
    return [
      ("libjpeg-turbo", String(cString: fovea_jpeg_version())),
      ("libspng", String(cString: spng_version_string())),
      ("libwebp", "\(webp >> 16).\(webp >> 8 & 255).\(webp & 255)"),
      ("zlib", Gzip.libraryVersion),
    ]
  }
}
