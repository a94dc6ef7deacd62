import Foundation

/// How the threads that compute wait for each other.
///
/// OpenMP's threads spin while they wait, which is fastest where nothing else runs. Beside other threads, such as those of a
/// server, a step may take a thousand times as long.
enum PassiveWaiting {
  private static let variable = "OMP_WAIT_POLICY"

  /// Starts the command anew with threads that sleep while they wait, unless the environment says how they should.
  ///
  /// OpenMP reads the environment once, before the command begins.
  static func restartIfNeeded() {
    #if os(Linux)
      guard ProcessInfo.processInfo.environment[variable] == nil else { return }
      unsafe setenv(variable, "passive", 1)
      var arguments = unsafe CommandLine.arguments.map { unsafe strdup($0) }
      unsafe arguments.append(nil)
      // Where that fails, the command goes on as it is.
      _ = unsafe execv("/proc/self/exe", &arguments)
    #endif
  }
}
