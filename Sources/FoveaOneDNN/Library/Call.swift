internal import COneDNN

/// A primitive bound to memory, ready to run again and again.
final class Call {
  private let reference: fdnn_call_ref
  private let primitive: Primitive  // lives as long as the call

  init(_ primitive: Primitive, _ arguments: [(fdnn_role, Layout, UnsafeMutableRawPointer)]) throws {
    self.primitive = primitive
    var made: fdnn_call_ref?
    let roles = arguments.map(\.0)
    let layouts: [fdnn_layout_ref?] = arguments.map { $0.1.reference }
    let pointers: [UnsafeMutableRawPointer?] = arguments.map(\.2)
    let status = fdnn_call_make(
      primitive.reference, Int32(arguments.count), roles, layouts, pointers, &made)
    try check(status, primitive.implementation)
    reference = try some(made)
  }

  deinit { fdnn_call_free(reference) }

  func run() throws { try check(fdnn_call_run(reference), primitive.implementation) }
}
