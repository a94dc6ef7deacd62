import ArgumentParser
import Foundation
import Fovea

/// Finds the argument that no command understands, in a command line that the parser has refused.
///
/// The parser looks at values and missing arguments first: of `train --arch resnet18` it says that `--model` is
/// missing. The misspelt option is the reason, so it is named instead.
struct UnknownArguments {
  /// What the parser tells about a command.
  private struct Command: Decodable {
    var commandName: String
    var defaultSubcommand: String?
    var subcommands: [Command]?
    var arguments: [Argument]?
  }

  private struct Argument: Decodable {
    struct Name: Decodable { var name: String }
    var kind: String
    var shouldDisplay: Bool
    var names: [Name]?
  }

  private struct Tool: Decodable { var command: Command }

  /// The complaint about the first unknown argument, nil if all are known or the parser's own complaint comes
  /// first.
  static func complaint(about arguments: [String]) -> String? {
    let dump = Data(FoveaCommand._dumpHelp().utf8)
    guard let root = try? JSONDecoder().decode(Tool.self, from: dump).command, let first = arguments.first,
      !first.hasPrefix("-")
    else { return nil }
    return complaint(about: arguments[...], among: root)
  }

  /// The complaint about arguments of which the first names a subcommand, or leaves it to be the usual one.
  private static func complaint(about arguments: ArraySlice<String>, among parent: Command) -> String? {
    let commands = parent.subcommands ?? []
    guard let first = arguments.first else { return nil }
    if let command = commands.first(where: { $0.commandName == first }) {
      if command.commandName == "help" { return nil }
      let rest = arguments.dropFirst()
      // The parser's own help is a subcommand of those that have others.
      let isGroup = command.subcommands?.contains { $0.commandName != "help" } ?? false
      return isGroup ? complaint(about: rest, among: command) : complaint(about: rest, of: command)
    }
    if let name = parent.defaultSubcommand, let command = commands.first(where: { $0.commandName == name }) {
      // Two names, of which the first is nearly that of a subcommand: it is not what the usual one is about.
      let isName = arguments.count > 1 && !arguments[arguments.startIndex + 1].hasPrefix("-")
      if !isName || NearestName.nearest(to: first, in: commands.map(\.commandName)) == nil {
        return complaint(about: arguments, of: command)
      }
    }
    return NearestName.nearest(to: first, in: commands.map(\.commandName))
      .map { "Unknown subcommand '\(first)'. Did you mean '\($0)'?" }
  }

  private static func complaint(about arguments: ArraySlice<String>, of command: Command) -> String? {
    let known = command.arguments ?? []
    let takesNames = known.contains { $0.kind == "positional" }
    var rest = arguments
    while let text = rest.popFirst(), text != "--" {
      guard text.hasPrefix("-"), text != "-" else {
        if takesNames { continue }
        return "Unexpected argument '\(text)'" + suggestion(assignment: text, among: known)
      }
      let name = text.drop { $0 == "-" }.prefix { $0 != "=" }
      guard let option = known.first(where: { $0.names?.contains { $0.name == name } == true }) else {
        return "Unknown option '\(text.prefix { $0 != "=" })'" + suggestion(name, among: known)
      }
      guard option.kind == "option", !text.contains("=") else { continue }
      // The parser says which value is missing; it takes a negative number for an option.
      guard let value = rest.popFirst() else { return nil }
      if value.hasPrefix("-"), value != "-" {
        return Double(value).map { _ in
          "'\(value)' after '\(text)' looks like an option. To give a negative number, write '\(text)=\(value)'"
        }
      }
    }
    return nil
  }

  private static func suggestion(_ name: Substring, among known: [Argument]) -> String {
    option(meant: name, among: known).map { ". Did you mean '--\($0)'?" } ?? ""
  }

  /// What to write for an argument such as `model=lenet`.
  private static func suggestion(assignment text: String, among known: [Argument]) -> String {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let option = option(meant: parts[0], among: known) else { return "" }
    return ". Did you mean '--\(option) \(parts[1])'?"
  }

  /// The option that a person meant: the one for which other tools have the name, else the nearest.
  private static func option(meant name: Substring, among known: [Argument]) -> String? {
    let options = known.filter(\.shouldDisplay).flatMap { $0.names ?? [] }.map(\.name).filter { $0.count > 1 }
    if let own = elsewhere[plain(name)] { return own.first { options.contains($0) } }
    let nearest = NearestName.nearest(to: plain(name), in: options.map { plain($0) })
    return options.first { plain($0) == nearest }
  }

  /// A name without what tools spell differently.
  private static func plain(_ name: some StringProtocol) -> String {
    name.lowercased().filter { $0 != "-" && $0 != "_" }
  }

  /// Options under the names that they have in timm, torchvision, Ultralytics and Keras.
  private static let elsewhere: [String: [String]] = [
    "a": ["model"], "arch": ["model"], "batch": ["batch-size"], "channels": ["in-chans"],
    "checkpoint": ["weights"], "ckpt": ["weights"], "classes": ["num-classes"], "dataset": ["data"],
    "datapath": ["data-dir"], "imagesize": ["img-size"], "imgsz": ["img-size"], "learningrate": ["lr"],
    "lr0": ["lr"], "nc": ["num-classes"], "numworkers": ["workers"], "optimizer": ["opt"],
    "out": ["output-dir", "output", "to"], "output": ["output-dir", "to"], "outputdir": ["output-dir"],
    "pretrained": ["weights"], "printfreq": ["log-every"], "project": ["output-dir"], "root": ["data-dir"],
    "sched": ["lr-scheduler"], "scheduler": ["lr-scheduler"], "wd": ["weight-decay"],
  ]
}
