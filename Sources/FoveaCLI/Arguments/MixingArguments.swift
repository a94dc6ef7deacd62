import ArgumentParser
import Fovea
import FoveaCore

/// How the pictures of a batch are mixed with each other.
struct MixingArguments: ParsableArguments {
  @Option(
    help: .number(
      """
      Alpha of the beta distribution from which mixup draws the shares of two pictures of a batch, as in 0.2; 0 for \
      no mixup. With --cutmix, each batch uses one of both. (default: 0)
      """))
  var mixup: Double?

  @Option(
    help: .number(
      """
      Alpha of the beta distribution from which CutMix draws the area that another picture of the batch replaces, as \
      in 1; 0 for no CutMix. (default: 0)
      """))
  var cutmix: Double?

  func validate() throws {
    for (option, problem) in [
      ("--mixup", mixup.flatMap { $0 == 0 ? nil : Mixup(alpha: $0).problem }),
      ("--cutmix", cutmix.flatMap { $0 == 0 ? nil : CutMix(alpha: $0).problem }),
    ] {
      if let problem { throw ValidationError("\(option): \(problem).") }
    }
  }

  /// A list of transforms, or none, with what was given in the place of those of its name; nil if nothing was.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the list holds something else.
  func changed(_ known: JSONValue?) throws -> JSONValue? {
    let registry = Registry<any BatchTransform>.standard
    var list: [JSONValue] = if case .array(let list)? = known { list } else { [] }
    var isChanged = false
    for (name, alpha) in [(Mixup.name, mixup), (CutMix.name, cutmix)] {
      guard let alpha else { continue }
      isChanged = true
      let given = JSONValue.object(["name": .string(name), "alpha": .number(alpha)])
      let index = try list.firstIndex { try registry.make($0).kind == name }
      switch (index, alpha) {
      case (let index?, 0): list.remove(at: index)
      case (let index?, _): list[index] = try registry.overlaid(list[index], by: given, at: "--\(name)")
      case (nil, 0): break
      case (nil, _): list.append(given)
      }
    }
    return isChanged ? .array(list) : nil
  }
}
