package import Testing

// What tests need; every suite carries at least one of these.
extension Tag {
  /// Seconds and the room itself.
  ///
  /// No network of full size and no other process; `make test-quick` runs these suites.
  @Tag package static var quick: Self
  /// A backend, on which programs are compiled and run.
  @Tag package static var backend: Self
  /// Other processes: the built command, an example or a script.
  @Tag package static var process: Self
  /// Numbers or text in a folder `Goldens`, which a script or a recording run wrote.
  @Tag package static var golden: Self
}
