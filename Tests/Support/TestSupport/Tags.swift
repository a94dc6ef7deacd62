import Testing

// What tests need; every suite carries at least one of these.
extension Tag {
  /// Nothing but the room itself: no network of full size, no other process, seconds in all. `make test-quick` runs
  /// the targets that hold these alone.
  @Tag package static var quick: Self
  /// A backend, on which it compiles and runs programs.
  @Tag package static var backend: Self
  /// Other processes: the built command, an example or a script.
  @Tag package static var process: Self
  /// Numbers or text in the folder `Goldens` that a script or a recording run wrote.
  @Tag package static var golden: Self
}
