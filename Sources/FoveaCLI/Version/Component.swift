/// A work of others that the command consists of or loads, with its licence.
struct Component {
  /// How the command has it.
  enum Kind: String, CaseIterable {
    /// A part of the executable.
    case inside = "Licences of what is inside; their texts are in the package"
    /// A part of the executable where Swift is linked statically, as in packages; else a library.
    case swift = "Inside where Swift is linked statically, as in packages"
    /// A library of the system.
    case library = "Libraries of the system"
    /// A library that is loaded when something needs it.
    case optional = "Libraries that are loaded when something needs them"
  }

  var name: String
  /// The licence by its SPDX identifier.
  var licence: String
  var kind = Kind.inside

  /// Everything, Fovea itself first.
  ///
  /// `Packaging/debian/copyright` names the holders of the same works.
  static let all = [
    Component(name: "Fovea", licence: "Apache-2.0"),
    Component(name: "swift-argument-parser", licence: "Apache-2.0 WITH Swift-exception"),
    Component(name: "Yams", licence: "MIT"),
    Component(name: "libyaml", licence: "MIT"),
    Component(name: "hummingbird", licence: "Apache-2.0"),
    Component(name: "swift-nio", licence: "Apache-2.0"),
    Component(name: "llhttp", licence: "MIT"),
    Component(name: "swift-nio-extras", licence: "Apache-2.0"),
    Component(name: "swift-http-types", licence: "Apache-2.0"),
    Component(name: "swift-log", licence: "Apache-2.0"),
    Component(name: "swift-service-lifecycle", licence: "Apache-2.0"),
    Component(name: "swift-async-algorithms", licence: "Apache-2.0 WITH Swift-exception"),
    Component(name: "swift-collections", licence: "Apache-2.0 WITH Swift-exception"),
    Component(name: "swift-atomics", licence: "Apache-2.0 WITH Swift-exception"),
    Component(name: "Swift", licence: "Apache-2.0 WITH Swift-exception", kind: .swift),
    Component(name: "Foundation", licence: "Apache-2.0 WITH Swift-exception", kind: .swift),
    Component(name: "libdispatch", licence: "Apache-2.0 WITH Swift-exception", kind: .swift),
    Component(name: "ICU", licence: "Unicode-3.0", kind: .swift),
    Component(name: "oneDNN", licence: "Apache-2.0", kind: .library),
    Component(name: "libgomp", licence: "GPL-3.0-or-later WITH GCC-exception-3.1", kind: .library),
    Component(name: "libspng", licence: "BSD-2-Clause", kind: .library),
    Component(name: "libjpeg-turbo", licence: "BSD-3-Clause AND IJG", kind: .library),
    Component(name: "libwebp", licence: "BSD-3-Clause", kind: .library),
    Component(name: "zlib", licence: "Zlib", kind: .library),
    Component(name: "libheif", licence: "LGPL-3.0-or-later", kind: .optional),
    Component(name: "libcurl", licence: "curl", kind: .optional),
  ]
}
