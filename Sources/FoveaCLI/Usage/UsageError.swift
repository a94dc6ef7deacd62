import ArgumentParser
import Fovea
import FoveaCore

/// What is wrong about a command line, on one line.
enum UsageError {
  /// What is wrong, the nearest right name if there is one, and the page of help.
  static func line(about error: any Error, in arguments: [String]) -> String {
    guard let root = try? CommandInfo.root() else { return FoveaCommand.message(for: error) }
    let complaint = UnknownArguments.complaint(about: arguments, of: root)
    var chain = complaint?.chain ?? root.chain(of: arguments)
    if complaint == nil, let usual = chain.last?.usual { chain.append(usual) }
    var text = complaint?.text ?? plain(FoveaCommand.message(for: error), of: chain.last)
    if text.hasSuffix(".") { text.removeLast() }
    let page = "\(chain.map(\.commandName).joined(separator: " ")) --help"
    return Formatting.line(text.hasSuffix("?") ? "\(text) See \(page)" : "\(text); see \(page)")
  }

  /// The parser's message in our words, or as it is if we know none.
  private static func plain(_ message: String, of command: CommandInfo?) -> String {
    if let match = message.wholeMatch(of: /Missing expected argument '([^ ']+).*'/) {
      return "\(match.output.1) is missing"
    }
    if let match = message.wholeMatch(of: /Missing value for '([^ ']+).*'/) {
      return "the value of \(match.output.1) is missing"
    }
    if let match = message.wholeMatch(
      of: /The option '([^']+)' does not take any value, but '(.*)' was specified\./)
    {
      return "\(match.output.1) takes no value, got '\(match.output.2)'"
    }
    if let match = message.wholeMatch(
      of: /Value to be set with flag '([^']+)' had already been set with flag '([^']+)'/)
    {
      return match.output.1 == match.output.2
        ? "\(match.output.1) is given twice" : "\(match.output.2) and \(match.output.1) cannot be combined"
    }
    let invalid = /The value '(.*)' is invalid for '([^ ']+).*'.*/.dotMatchesNewlines()
    if let match = message.wholeMatch(of: invalid) {
      let argument = command?.arguments?.first {
        $0.isCalled(match.output.2) || "<\($0.valueName ?? "")>" == match.output.2
      }
      return invalidValue(String(match.output.1), of: String(match.output.2), argument)
    }
    return message.split(separator: "\n").joined(separator: " ")
  }

  /// What is wrong about a value that cannot be read.
  private static func invalidValue(_ value: String, of name: String, _ argument: CommandInfo.Argument?)
    -> String
  {
    let known = argument?.allValues ?? []
    if !known.isEmpty {
      let near = NearestName.nearest(to: value, in: known).map { "; did you mean \($0)?" } ?? ""
      return "\(name) must be \(alternatives(known)), got '\(value)'\(near)"
    }
    if let expectation = argument?.valueName.flatMap(ValueKind.init)?.expectation {
      return "\(name) must be \(expectation), got '\(value)'"
    }
    return "\(name) has an invalid value, '\(value)'"
  }

  /// A list of words, of which one can be chosen.
  static func alternatives(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.joined() }
    return "\(words.dropLast().joined(separator: ", ")) or \(last)"
  }
}
