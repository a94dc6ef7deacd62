import ArgumentParser
import Fovea
import FoveaCore
import FoveaServer
import FoveaWatch

/// `fovea watch`: a page over runs.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Show runs on a page while they go on.",
    discussion: """
      The page lays the curves of the runs over each other, lists how far they are and in which choices they differ, \
      and shows test pictures with what the best checkpoint says. It is read from the files in their directories: runs \
      may be in progress, have ended or have been killed, and those that appear in a directory of runs are added. \
      SIGTERM and Ctrl-C end the page, not the runs.

      Only this machine can ask, unless --host names another address. FOVEA_TOKEN in the environment is the token that \
      requests must bring as Authorization: Bearer; the page asks for it.

      Examples:
        fovea watch runs
        fovea watch runs/first runs/second --port 6006
      """)

  @Argument(help: "Output directories of runs, or directories that hold such.")
  var runs: [FileLocation]

  @OptionGroup(title: "Network") var address: AddressArguments

  func run() throws {
    var options = address.options
    options.drainTimeout = .seconds(5)
    let host = options.host
    let server = try WatchServer(runs.map(\.path), options: options)
    address.warnIfOpen()
    try RunningServer.run(end: { server.end() }) {
      try await server.run { Console.result(AddressArguments.url(host: host, port: $0)) }
    }
  }
}
