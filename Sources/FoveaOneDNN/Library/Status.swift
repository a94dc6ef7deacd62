internal import COneDNN
internal import FoveaCore

/// Turns a status of oneDNN into an error that names what was attempted.
func check(_ status: Int32, _ what: @autoclosure () -> String) throws {
  guard status != 0 else { return }
  throw FoveaError(.backend, at: what(), "oneDNN: \(String(cString: fdnn_status_text(status)))")
}

/// Unwraps what oneDNN promised to make.
func some<Wrapped>(_ made: Wrapped?) throws -> Wrapped {
  guard let made else { throw FoveaError(.backend, at: "oneDNN", "returned no object") }
  return made
}
