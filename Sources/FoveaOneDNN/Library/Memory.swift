import Foundation
internal import FoveaCore

/// The memory in which programs keep what lives only during a run.
///
/// A large range of addresses is reserved once; the system gives it memory where it is first touched.
/// So the arena is as large as the largest program needs, never moves, and all programs share it: they
/// run one after the other on the compute thread, and nothing in it outlives a run.
final class Arena: @unchecked Sendable {
  // Invariant of @unchecked Sendable: the stored properties never change, and the memory is touched on
  // the compute thread only.
  static let shared = Arena()

  let base: UnsafeMutableRawPointer?
  let byteCount: Int

  private init() {
    var size = 1 << 38
    while size >= 1 << 28 {
      if let range = reserve(size) {
        (base, byteCount) = (range, size)
        return
      }
      size /= 2
    }
    (base, byteCount) = (nil, 0)
  }
}

/// Memory that outlives runs: a parameter, or a copy of one packed for a primitive.
final class Block {
  let base: UnsafeMutableRawPointer
  let byteCount: Int
  private let mapped: Int
  /// The bytes of a file that it stands for, which are read alone.
  private let file: Data?

  /// Takes memory, all zero.
  init(byteCount: Int) throws {
    self.byteCount = byteCount
    file = nil
    if byteCount >= 1 << 20 {
      mapped = byteCount
      guard let range = reserve(byteCount) else {
        throw FoveaError(
          .backend, at: "memory", "not enough for a tensor of \(byteCount >> 20) MiB",
          remedy: "free memory, or use a smaller model")
      }
      base = range
    } else {
      mapped = 0
      base = .allocate(byteCount: max(byteCount, 64), alignment: 64)
      base.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64))
    }
  }

  /// Stands for the bytes of a mapped file, in no particular alignment, which must not be written to; nil if there
  /// are none.
  init?(over file: Data) {
    // A mapped file stays at its address as long as somebody holds it.
    guard let address = file.withUnsafeBytes(\.baseAddress) else { return nil }
    base = UnsafeMutableRawPointer(mutating: address)
    (self.file, byteCount, mapped) = (file, file.count, 0)
  }

  deinit {
    guard file == nil else { return }
    if mapped > 0 { munmap(base, mapped) } else { base.deallocate() }
  }
}

/// Maps anonymous memory, in large pages where the system has them.
private func reserve(_ byteCount: Int) -> UnsafeMutableRawPointer? {
  #if os(Linux)
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
  #else
    let flags = MAP_PRIVATE | MAP_ANON | MAP_NORESERVE
  #endif
  guard let range = mmap(nil, byteCount, PROT_READ | PROT_WRITE, flags, -1, 0), range != MAP_FAILED
  else { return nil }
  #if os(Linux)
    madvise(range, byteCount, MADV_HUGEPAGE)
  #endif
  return range
}
