internal import COneDNN
internal import FoveaRuntime

/// A buffer of the program being compiled, by its number in the plan.
struct Buffer: Hashable {
  let index: Int
}

/// A value's place: a buffer and the layout in which the value lies there.
struct Located {
  let buffer: Buffer
  let layout: Layout
  /// What the bytes count by which a value lies there that is one of numbers: one scale, or one for each position along
  /// the first axis; nil where the elements are the value's own.
  var scales: [Float]?
}

/// What a step does once it knows where its buffers are.
typealias Action = () throws -> Void

/// One thing that a program does.
struct Step {
  /// When a step runs.
  enum Trigger {
    /// In every run.
    case always
    /// Only if the state has changed since the last run: packing of parameters.
    case stateChanged
  }

  /// The line in the report.
  var description: ProgramReport.Step
  /// The buffers it reads.
  var reads: [Buffer]
  /// Whether the first of them may lie at any address.
  var readsAnywhere = false
  /// The buffers it writes, scratch memory included.
  var writes: [Buffer]
  /// When it runs.
  var trigger = Trigger.always
  /// Makes the action from the addresses of `reads`, then of `writes`.
  var bind: ([UnsafeMutableRawPointer]) throws -> Action
}
