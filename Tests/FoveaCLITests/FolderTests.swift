import Foundation
import FoveaImage
import TestSupport
import Testing

/// A folder of photos from the first command to the last.
@Suite(.tags(.process)) struct FolderTests {
  /// Writes ten pictures of each of two classes, bright and dark ones.
  private func photos(in directory: URL) throws -> String {
    let root = directory.appendingPathComponent("photos")
    for (label, base) in [("bright", 200), ("dark", 20)] {
      let folder = root.appendingPathComponent(label)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for index in 0..<10 {
        let pixels = (0..<3 * 24 * 18).map { UInt8(base + ($0 * 7 + index * 11) % 40) }
        let picture = Picture(width: 24, height: 18, channels: 3, pixels: pixels)
        try picture.encodedPNG().write(to: folder.appendingPathComponent("\(index).png"))
      }
    }
    return root.path
  }

  @Test func aFolderIsTrainedOnJudgedAndPredicted() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let photos = try photos(in: directory)
    let run = directory.appendingPathComponent("run").path
    let options = [
      "train", "--model", "lenet", "--in-chans", "3", "--img-size", "16", "--data", "folder", "--data-dir",
      photos,
      "--val-split", "0.2", "-b", "4", "--epochs", "3", "--opt", "adam", "--lr", "0.01", "--sampler",
      "balanced",
      "--picture-cache", "1M", "--mean", "0.5", "--std", "0.25", "--output-dir", run,
    ]
    let trained = try Command.run(options)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(
      try String(contentsOfFile: run + "/class_indices.json", encoding: .utf8)
        == #"{"0":"bright","1":"dark"}"# + "\n")
    let last = run + "/last.safetensors"
    let info = try Command.run(["info", last])
    #expect(info.output.contains("resize:18; center-crop; normalize:mean=[0.5],std=[0.25]"), "\(info.output)")
    // The share that was set apart, four pictures, and all of another folder.
    let judged = try Command.run(["val", "--weights", last])
    #expect(
      judged.output.contains("top1 1.0000") && judged.output.contains(", 4 examples"), "\(judged.output)")
    #expect(judged.errors.isEmpty, "\(judged.errors)")
    for change in [["--split-seed", "3"], ["--val-split", "0.5"]] {
      let judged = try Command.run(["val", "--weights", last] + change)
      #expect(
        judged.errors
          == "fovea: warning: \(last): its run set other pictures apart (val_split 0.2, split_seed 0); it may have "
          + "learned from those that judge it here\n")
    }
    let other = directory.appendingPathComponent("other")
    try FileManager.default.copyItem(atPath: photos, toPath: other.path)
    let copied = try Command.run(["val", "--weights", last, "--data-dir", other.path])
    #expect(copied.output.contains(", 20 examples"))
    #expect(
      copied.errors.hasSuffix(
        ": all 20 pictures of \(other.path) judge it, and its run learned from a part of its folder (val_split 0.2, "
          + "split_seed 0); give --val-split 0.2 --split-seed 0 if these are the same\n"), "\(copied.errors)")
    let split = ["val", "--weights", last, "--data-dir", other.path, "--val-split", "0.2"]
    #expect(try Command.run(split).errors.isEmpty)
    try FileManager.default.removeItem(atPath: other.path + "/dark/3.png")
    try FileManager.default.removeItem(atPath: other.path + "/dark/4.png")
    try FileManager.default.removeItem(atPath: other.path + "/dark/5.png")
    #expect(try Command.run(split).errors.contains("as the folder has changed"))
    let swapped = #"{"0": "dark", "1": "bright"}"#
    try Data(swapped.utf8).write(to: other.appendingPathComponent("class_indices.json"))
    let refused = try Command.run(["val", "--weights", last, "--data-dir", other.path])
    #expect(
      refused.status == 1 && refused.errors.contains("has the classes dark, bright"), "\(refused.errors)")
    try FileManager.default.removeItem(at: other.appendingPathComponent("class_indices.json"))
    try FileManager.default.moveItem(
      at: other.appendingPathComponent("bright"), to: other.appendingPathComponent("light"))
    let renamed = try Command.run(["val", "--weights", last, "--data-dir", other.path])
    #expect(
      renamed.status == 1 && renamed.errors.contains("has the classes dark, light"), "\(renamed.errors)")
    // What training normalizes, judging normalizes too.
    let normalized = directory.appendingPathComponent("normalized").path
    let short = [
      "train", "--model", "lenet", "--in-chans", "3", "--img-size", "16", "--data", "folder", "--data-dir",
      photos,
      "--val-split", "0.2", "--max-steps", "1", "--train-transform", "resize; normalize:half",
    ]
    #expect(try Command.run(short + ["--output-dir", normalized]).status == 0)
    #expect(
      try Command.run(["info", normalized + "/last.safetensors"]).output
        .contains("resize:18; center-crop; normalize:half"))
    let predicted = try Command.run([
      "predict", "--weights", last, "--topk", "1", photos + "/dark/3.png", photos + "/bright/3.png",
    ])
    #expect(
      predicted.output.contains("dark/3.png: dark") && predicted.output.contains("bright/3.png: bright"))
    // Other transforms are another run.
    let resumed = try Command.run(options + ["--resume", "--train-transform", "resize"])
    #expect(resumed.status != 0 && resumed.errors.contains("train_transform"), "\(resumed.errors)")
    #expect(try Command.run(options + ["--resume"]).status == 0)
    try FileManager.default.copyItem(atPath: photos + "/dark/1.png", toPath: photos + "/dark/new.png")
    let changed = try Command.run(options + ["--resume"])
    #expect(
      changed.status == 1 && changed.errors.contains(" now: 17 examples instead of 16)"), "\(changed.errors)")
  }

  /// The run's own directory would be a class in the next run.
  @Test func aRunAmongTheClassesIsRefused() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let photos = try photos(in: directory)
    let command = [
      "train", "--model", "lenet", "--data", "folder", "--data-dir", photos, "--val-split", "0.2",
    ]
    for run in [photos, photos + "/runs/first"] {
      let refused = try Command.run(command + ["--output-dir", run])
      #expect(refused.status == 1 && refused.errorLines.count == 1, "\(refused.errors)")
    }
    let refused = try Command.run(command + ["--output-dir", photos + "/run"])
    #expect(
      refused.errors
        == "fovea: \(photos)/run: is in \(photos), whose directories are classes of pictures; name another "
        + "directory\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: photos).sorted() == ["bright", "dark"])
  }

  /// Nothing is written before it is known that the network can take what the pipelines give.
  @Test(arguments: [
    (["--train-transform", "resize:100"], "gives 100 x 133"),
    (["--train-transform", "random-resized-crop:20"], "'random-resized-crop:20' gives 20 x 20"),
    (["--eval-transform", "resize:17x16"], "'resize:17x16' gives 17 x 16"),
  ]) func anotherSizeThanTheNetworksIsRefusedFirst(_ options: [String], _ words: String) throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.appendingPathComponent("run").path
    let command = [
      "train", "--model", "lenet", "--in-chans", "3", "--img-size", "16", "--data", "folder", "--data-dir",
      try photos(in: directory), "--val-split", "0.2", "--max-steps", "1", "--output-dir", run,
    ]
    let refused = try Command.run(command + options)
    #expect(refused.status == 1 && refused.errorLines.count == 1, "\(refused.errors)")
    #expect(refused.errors.contains("expected 16 x 16 pixels (height x width) for the network"))
    #expect(refused.errors.contains(words), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: run))
    let filtered = try Command.run(command + ["--interpolation", "bicubic"])
    #expect(filtered.status == 0)
    #expect(
      filtered.errors.contains(
        "pictures to learn from: 'random-resized-crop:interpolation=bicubic; hflip'; to judge on: "
          + "'resize:18,interpolation=bicubic; center-crop'"), "\(filtered.errors)")
  }

  @Test func aFolderIsCheckedAndShown() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let photos = try photos(in: directory)
    #expect(try Command.run(["data", "check", photos]).status == 0)
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: photos + "/dark/x.jpg"))
    let checked = try Command.run(["data", "check", photos, "--format", "json"])
    #expect(checked.status == 1)
    let object = try JSONSerialization.jsonObject(with: Data(checked.output.utf8)) as? [String: Any]
    #expect(object?["files"] as? Int == 21)
    let broken = object?["broken"] as? [[String: String]]
    #expect(broken?.first?["path"]?.hasSuffix("dark/x.jpg") == true)
    #expect(broken?.first?["reason"]?.isEmpty == false)
    #expect((object?["ignored"] as? [[String: String]])?.isEmpty == true)
    #expect((object?["duplicates"] as? [[String]])?.isEmpty == true)
    #expect((object?["suspicious"] as? [[String: String]])?.isEmpty == true)
    try FileManager.default.createDirectory(atPath: photos + "/void", withIntermediateDirectories: true)
    let doubtful = try Command.run(["data", "check", photos, "--format", "json"]).json as? [String: Any]
    #expect(
      doubtful?["suspicious"] as? [[String: String]]
        == [["path": photos + "/void", "reason": "has no pictures"]])
    try FileManager.default.removeItem(atPath: photos + "/void")
    let show = ["data", "show", "folder", "--data-dir", photos, "--val-split", "0.2"]
    #expect(try Command.run(show).errors.contains("dark/x.jpg"))
    let shown = try Command.run(show + ["--skip-broken"])
    #expect(shown.status == 0 && shown.output.contains("folder train: 16 pictures, colour"))
    #expect(shown.errors.contains("1 file skipped that cannot be read"))
  }

  static let wrong: [(options: [String], words: String)] = [
    (["--val-split", "1"], "--val-split must be in 0..<1, got 1.0;"),
    (["--train-transform", "resise"], "did you mean resize?"),
    (["--eval-transform", "hflip"], "hflip is random"),
    (["--eval-transform", "resize; normalize:half", "--mean", "0.5"], "has a normalize of its own"),
    (
      ["--train-transform", "resize:16x16,interpolation=box", "--interpolation", "bicubic"],
      "has an interpolation of its own; omit --interpolation"
    ),
    (["--resize", "256; hflip"], "expected a size such as 256 or 224x160"),
    (["--interpolation", "cubic"], "--interpolation must be one of nearest, box"),
    (["--std", "1,2"], "--std must be 1 or 3 numbers separated by commas, got '1,2';"),
    (["--picture-cache", "much"], "--picture-cache"), (["--sampler", "balance"], "did you mean balanced?"),
    (["--sampler", "balanced", "--no-shuffle"], "cannot be combined"),
  ]

  @Test(arguments: wrong) func wrongOptionsAreNamed(_ options: [String], _ words: String) throws {
    let outcome = try Command.run(
      [
        "train", "--model", "lenet", "--data", "folder", "--data-dir", "/dev/null", "--output-dir",
        "/dev/null/x",
      ] + options)
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func theLoaderIsMeasured() throws {
    let outcome = try Command.run([
      "benchmark", "--loader", "--data", "shapes", "--examples", "40", "--img-size", "32", "--repeats", "1",
      "--format", "json",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    for stage in ["decode", "transform", "prepare", "load"] { #expect((object?[stage] as? Double ?? 0) > 0) }
    #expect(try Command.run(["benchmark", "--loader"]).status == 64)
  }
}
