import ArgumentParser
import Fovea

/// Finds the argument that no command understands, in a command line that the parser has refused.
///
/// The parser looks at values and missing arguments first: of `train --arch resnet18` it says that `--model` is
/// missing. The misspelt option is the reason, so it is named instead.
struct UnknownArguments {
  /// What is wrong, and the command that it is wrong for, behind those that lead to it.
  struct Complaint {
    var text: String
    var chain: [CommandInfo]
  }

  /// The complaint about the first unknown argument, nil if all are known or the parser's own complaint comes
  /// first.
  static func complaint(about arguments: [String], of root: CommandInfo) -> Complaint? {
    guard let first = arguments.first else { return nil }
    return first.hasPrefix("-")
      ? unknown(in: arguments[...], of: [root]) : complaint(about: arguments[...], in: [root])
  }

  /// The complaint about arguments of which the first names a subcommand, or leaves it to be the usual one.
  private static func complaint(about arguments: ArraySlice<String>, in chain: [CommandInfo]) -> Complaint? {
    guard let parent = chain.last, let first = arguments.first, first != "help" else { return nil }
    if let command = parent.known.first(where: { $0.commandName == first }) {
      let rest = arguments.dropFirst()
      let chain = chain + [command]
      return command.children.isEmpty ? unknown(in: rest, of: chain) : complaint(about: rest, in: chain)
    }
    let near = NearestName.nearest(to: first, in: parent.children.map(\.commandName))
    if let usual = parent.usual {
      // Two names, of which the first is nearly that of a subcommand: it is not what the usual one is about.
      let isName = arguments.count > 1 && !arguments[arguments.startIndex + 1].hasPrefix("-")
      if !isName || near == nil { return unknown(in: arguments, of: chain + [usual]) }
    }
    return Complaint(
      text: "unknown subcommand '\(first)'" + (near.map { "; did you mean \($0)?" } ?? ""), chain: chain)
  }

  private static func unknown(in arguments: ArraySlice<String>, of chain: [CommandInfo]) -> Complaint? {
    text(about: arguments, known: chain.last?.arguments ?? []).map { Complaint(text: $0, chain: chain) }
  }

  private static func text(about arguments: ArraySlice<String>, known: [CommandInfo.Argument]) -> String? {
    let takesNames = known.contains(where: \.isPositional)
    var rest = arguments
    while let text = rest.popFirst(), text != "--" {
      guard text.hasPrefix("-"), text != "-" else {
        if takesNames { continue }
        return "unexpected argument '\(text)'" + suggestion(assignment: text, among: known)
      }
      let name = text.prefix { $0 != "=" }
      guard let option = known.first(where: { $0.names?.contains { $0.text == name } ?? false }) else {
        return "unknown option \(name)" + suggestion(name.drop { $0 == "-" }, among: known)
      }
      guard option.kind == "option", !text.contains("=") else { continue }
      // The parser says which value is missing; it takes a negative number for an option.
      guard let value = rest.popFirst() else { return nil }
      if value.hasPrefix("-"), value != "-" {
        return Double(value).map { _ in
          "'\(value)' after \(text) looks like an option; to give a negative number, write \(text)=\(value)"
        }
      }
    }
    return nil
  }

  private static func suggestion(_ name: Substring, among known: [CommandInfo.Argument]) -> String {
    option(meant: name, among: known).map { "; did you mean --\($0)?" } ?? ""
  }

  /// What to write for an argument such as `model=lenet`.
  private static func suggestion(assignment text: String, among known: [CommandInfo.Argument]) -> String {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let option = option(meant: parts[0], among: known) else { return "" }
    return "; did you mean --\(option) \(parts[1])?"
  }

  /// The option that a person meant: the one for which other tools have the name, else the nearest.
  private static func option(meant name: Substring, among known: [CommandInfo.Argument]) -> String? {
    let options = known.filter(\.shouldDisplay).flatMap { $0.names ?? [] }.map(\.name).filter { $0.count > 1 }
    if let own = elsewhere[plain(name)] { return own.first { options.contains($0) } }
    let nearest = NearestName.nearest(to: plain(name), in: options.map { plain($0) })
    return options.first { plain($0) == nearest }
  }

  /// A name without what tools spell differently.
  private static func plain(_ name: some StringProtocol) -> String {
    name.lowercased().filter { $0 != "-" && $0 != "_" }
  }

  /// Options under the names that they have in timm, torchvision, Ultralytics and Keras; none for what is not here,
  /// so that no option with a similar name is taken for it.
  private static let elsewhere: [String: [String]] = [
    "a": ["model"], "aa": ["train-transform"], "accumiter": ["grad-accum-steps"], "alpha": ["opt"],
    "amp": ["precision"], "ampdtype": ["precision"], "arch": ["model"], "autoaugment": ["train-transform"],
    "batch": ["batch-size"], "bceloss": [], "betas": ["opt"], "biasweightdecay": ["no-decay"],
    "bnmomentum": [], "cache": ["picture-cache"], "cachedataset": ["picture-cache"], "callbacks": [],
    "channels": ["in-chans"], "checkpoint": ["weights"], "checkpointhist": ["keep"],
    "checkpointinterval": ["save-every"], "ckpt": ["weights"], "classes": ["num-classes"],
    "classweight": ["class-weights"], "clipgrad": ["clip-grad-norm"], "colorjitter": ["train-transform"],
    "compile": [], "cropmode": ["crop"], "croppct": ["resize"], "cutmixalpha": ["cutmix"],
    "datapath": ["data-dir"], "dataset": ["data"], "decayepochs": ["lr-step-size"], "decayrate": ["lr-gamma"],
    "distributed": [], "drop": [], "dropout": ["model-setting"], "droppath": [], "dtype": ["precision"],
    "earlystopping": ["patience"], "ema": ["model-ema"], "emadecay": ["model-ema-decay"], "eps": ["opt"],
    "evalmetric": ["monitor"], "evaluate": [], "experiment": ["output-dir"], "finetune": ["weights"],
    "freezelayers": ["freeze"], "gradclip": ["clip-grad-norm"], "half": ["precision"],
    "hflip": ["train-transform"], "imagesize": ["img-size"], "imgsz": ["img-size"],
    "initialcheckpoint": ["weights"], "inputsize": ["img-size"], "learningrate": ["lr"],
    "logdir": ["tensorboard"], "loginterval": ["log-every"], "logwandb": [], "lr0": ["lr"],
    "lrcyclelimit": ["lr-scheduler"], "lrf": ["lr-scheduler"], "lrmin": ["lr-scheduler"],
    "lrwarmupepochs": ["warmup-epochs"], "meanstd": ["mean"], "minlr": ["lr-scheduler"],
    "mixupalpha": ["mixup"], "modelemaforcecpu": [], "modelkwargs": ["model-setting"], "name": ["output-dir"],
    "nc": ["num-classes"], "nesterovmomentum": ["nesterov"], "normweightdecay": ["no-decay"],
    "numworkers": ["workers"], "opset": [], "optbetas": ["opt"], "opteps": ["opt"], "optimizer": ["opt"],
    "out": ["output-dir", "output", "to"], "output": ["output-dir", "to"], "outputdir": ["output-dir"],
    "patienceepochs": ["patience"], "pretrained": ["weights"], "printfreq": ["log-every"],
    "project": ["output-dir"], "randomerase": ["train-transform"], "randomerasing": ["train-transform"],
    "ratio": ["train-transform"], "recoveryinterval": ["save-every"], "reprob": ["train-transform"],
    "root": ["data-dir"], "save": ["output-dir"], "savefreq": ["save-every"], "scale": ["train-transform"],
    "sched": ["lr-scheduler"], "scheduler": ["lr-scheduler"], "smoothing": ["label-smoothing"],
    "swa": ["swa-start"], "sync": [], "testonly": [], "torchcompile": [], "traincropsize": ["img-size"],
    "trainsplit": ["part"], "trivialaugment": ["train-transform"], "valcropsize": ["img-size"],
    "validationsplit": ["val-split"], "valresizesize": ["resize"], "valsplitname": ["part"],
    "vflip": ["train-transform"], "warmuplr": ["warmup-epochs"], "wd": ["weight-decay"], "worldsize": [],
  ]
}
