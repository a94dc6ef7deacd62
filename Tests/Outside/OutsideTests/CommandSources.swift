import Foundation

/// The subcommands of `fovea` and their options, as the sources declare them.
struct CommandSources {
  /// A command with all its options, those of its groups among them.
  struct Command {
    /// The names of the subcommands that lead to it.
    var path: [String]
    /// The options, as in `--img-size` and `-b`.
    var options: Set<String>
  }

  /// The text of each type that declares arguments, by the type's name.
  private let types: [String: String]
  private let root: String

  /// Reads the sources in a folder, in which `root` is the name of the whole command's type.
  init(folder: URL, root: String) throws {
    var types: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    where name.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      let starts = text.matches(of: /struct (\w+): Parsable(?:Command|Arguments)\b/)
      for (index, start) in starts.enumerated() {
        let end = index + 1 < starts.count ? starts[index + 1].range.lowerBound : text.endIndex
        types[String(start.output.1)] = String(text[start.range.lowerBound..<end])
      }
    }
    (self.types, self.root) = (types, root)
  }

  /// Finds the command that the words behind `fovea` begin with; nil if there is no such subcommand.
  func command(of words: [String]) -> Command? {
    var (type, path) = (root, [String]())
    for word in words + [""] {
      let children = children(of: type)
      guard !children.isEmpty else { break }
      if let child = children.first(where: { $0.name == word }) {
        type = child.type
        path.append(child.name)
      } else if let usual = types[type]?.firstMatch(of: /defaultSubcommand: (\w+)\.self/)?.output.1 {
        type = String(usual)
        path.append(children.first { $0.type == type }?.name ?? type)
        break
      } else if type == root, word.isEmpty || word.hasPrefix("-") {
        break
      } else {
        return nil
      }
    }
    return Command(path: path, options: options(of: type).union(["--help", "--help-all", "-h", "--version"]))
  }

  private func children(of type: String) -> [(name: String, type: String)] {
    // Several lists, if they are in groups.
    let lists = types[type]?.matches(of: /subcommands: \[([^\]]*)\]/).map(\.output.1) ?? []
    return lists.flatMap { $0.matches(of: /(\w+)\.self/) }.compactMap { match in
      let child = String(match.output.1)
      return types[child]?.firstMatch(of: /commandName: "([^"]+)"/).map { (String($0.output.1), child) }
    }
  }

  /// The options that a type declares, and those of the groups in it.
  private func options(of type: String) -> Set<String> {
    guard let text = types[type] else { return [] }
    var options: Set<String> = []
    for match in text.matches(of: /@(?:Option|Flag)(?:\(|\s)(.*?)\svar (\w+)/.dotMatchesNewlines()) {
      let declaration = match.output.1
      var names = declaration.matches(of: /\.customLong\("([^"]+)"/).map { String($0.output.1) }
      if names.isEmpty { names = [Self.hyphenated(match.output.2)] }
      if declaration.contains("inversion: .prefixedNo") { names += names.map { "no-\($0)" } }
      options.formUnion(names.map { "--\($0)" })
      options.formUnion(declaration.matches(of: /\.customShort\("(\w)"/).map { "-\($0.output.1)" })
    }
    for group in text.matches(of: /@OptionGroup(?:\([^)]*\))? var \w+: (\w+)/) {
      options.formUnion(self.options(of: String(group.output.1)))
    }
    return options
  }

  /// The name of an option of a property, as in `img-size` of `imgSize`.
  private static func hyphenated(_ name: Substring) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
  }
}
