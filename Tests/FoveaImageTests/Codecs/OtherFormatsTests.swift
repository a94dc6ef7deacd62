import Foundation
import FoveaCore
import FoveaImage
import TestSupport
import Testing

@Suite(.tags(.quick, .golden)) struct OtherFormatsTests {
  /// The file is there for both machines: with libheif, whose versions differ in the bytes, and without.
  @Test func aHEICPictureIsReadUprightOrSaysWhatIsMissing() throws {
    let file = try Goldens.data("pictures/lying.heic")
    do {
      let picture = try Picture.decode(file, name: "lying.heic")
      let header = try Picture.header(of: file, name: "lying.heic")
      #expect(picture.width == 40)
      #expect(picture.height == 64)
      #expect(header.format == .heic)
      #expect(header.uprightWidth == 40)
      #expect(header.uprightHeight == 64)
      // Red grows to the right where the picture is stored, so downwards once it is upright; green to the left.
      let quarters = picture.quarterMeans.compactMap(\.self)
      #expect(quarters.count == 4)
      #expect(quarters[0][0] < 90 && quarters[2][0] > 160)
      #expect(quarters[0][1] > 160 && quarters[1][1] < 90)
      let part = PictureRegion(x: 3, y: 5, width: 20, height: 9)
      #expect(
        try Picture.decode(file, name: "lying.heic", region: part)
          == picture.cropped(x: 3, y: 5, width: 20, height: 9))
      for length in stride(from: 0, to: file.count, by: file.count / 20) {
        expectRefusal("cut.heic: ") { try Picture.decode(file.prefix(length), name: "cut.heic") }
      }
    } catch let error as FoveaError {
      #expect(
        error.description
          == "lying.heic: is a HEIC picture, and libheif, which reads them, is not installed; install it "
          + "(Debian and Ubuntu: apt install libheif1), or convert the picture to JPEG")
    }
  }

  @Test func kindsThatAreNotReadAreNamed() throws {
    #expect(
      throws: FoveaError(
        .format, at: "a.webp", "is an animated WebP picture, expected a still one",
        remedy: "save one of its frames as PNG or WebP")
    ) { try Picture.decode(Goldens.data("pictures/animated.webp"), name: "a.webp") }
    let file = try Goldens.data("pictures/colour-444.jpg")
    let frame = try #require(file.firstRange(of: Data([0xFF, 0xC0]))).lowerBound
    for (offset, byte, words) in [
      (1, 0xC3, "coded without loss"), (1, 0xC5, "coded in hierarchical steps"),
      (4, 12, "of 12 bits a sample"),
    ] as [(Int, UInt8, String)] {
      var other = file
      other[frame + offset] = byte
      #expect(
        throws: FoveaError(
          .format, at: "a.jpg", "is a JPEG picture \(words), which is not supported",
          remedy: "convert it to PNG or to a JPEG of 8 bits")
      ) { try Picture.decode(other, name: "a.jpg") }
    }
  }

  @Test(arguments: [
    ("GIF89a....", "is a GIF picture, which is not supported; convert it to PNG or JPEG"),
    ("BM12\0\0\0\0\0\0\0\0\0\0", "is a BMP picture, which is not supported; convert it to PNG or JPEG"),
    ("II*\0........", "is a TIFF picture, which is not supported; convert it to PNG or JPEG"),
    (
      "\0\0\0\u{18}ftypavif\0\0\0\0mif1avif",
      "is an AVIF picture, which is not supported; convert it to PNG or JPEG"
    ),
    (
      "<?xml version='1.0'?><svg width='3'/>",
      "is an SVG drawing, which is not supported; convert it to PNG or JPEG"
    ),
    ("%PDF-1.7", "is a PDF document, which is not supported; convert it to PNG or JPEG"),
    ("8BPS", "is a Photoshop document, which is not supported; convert it to PNG or JPEG"),
    ("\n<!DOCTYPE HTML><title>404", "is an HTML page, expected a picture; download the file again"),
    (
      "version https://git-lfs.github.com/spec/v1",
      "is a pointer of Git LFS, expected a picture; fetch the files themselves with git lfs pull"
    ),
    ("Buy milk.", "is a text file, expected a picture; use PNG, JPEG, WebP or HEIC files"),
    ("PK\u{3}\u{4}", "is a zip archive, expected a picture; use PNG, JPEG, WebP or HEIC files"),
    ("B", "is too short to be a picture (1 byte); use PNG, JPEG, WebP or HEIC files"),
    ("\u{1}\u{2}", "is too short to be a picture (2 bytes); use PNG, JPEG, WebP or HEIC files"),
    ("\u{1}\u{2}\u{3}", "is not a picture Fovea can read; use PNG, JPEG, WebP or HEIC files"),
  ])
  func otherFilesAreNamedForWhatTheyAre(contents: String, words: String) {
    let error = #expect(throws: FoveaError.self) { try Picture.decode(Data(contents.utf8), name: "a.jpg") }
    #expect(error?.description == "a.jpg: " + words)
  }
}
