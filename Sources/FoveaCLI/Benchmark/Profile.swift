import Fovea

/// The steps of a program with their times, for people.
enum Profile {
  /// Lists the steps on standard error, the slowest first, with the shares of the least times for them.
  static func show(_ title: String, _ report: ProgramReport, _ seconds: [Double], _ limits: MachineLimits?) {
    let total = seconds.reduce(0, +)
    let steps = zip(report.steps, seconds).sorted { $0.1 > $1.1 }
    let rows = steps.map { step, time in
      let share = limits.map { time > 0 ? 100 * $0.seconds(for: step) / time : 0 }
      return [
        Formatting.fixed(time * 1000, 3), Formatting.fixed(100 * time / total, 1),
        share.map { Formatting.fixed($0, 0) } ?? "", step.kind, step.scope, step.implementation, step.detail,
      ]
    }
    Console.note(
      "\(title): \(report.steps.count) steps, \(report.reorders.count) reorders, "
        + "\(Formatting.fixed(total * 1000, 2)) ms, "
        + "\(Formatting.bytes(report.memory.programBytes)) beside a state of "
        + Formatting.bytes(report.memory.stateBytes))
    let header = ["ms", "%", "% of limit", "step", "layer", "implementation", "detail"]
    for line in TextTable.lines([header] + rows, right: [0, 1, 2]) { Console.note(line) }
  }
}
