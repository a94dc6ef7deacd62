import FoveaCore

/// Parts a list of files in two, each class in the same proportion.
struct StratifiedSplit {
  /// The files to learn from, in their order.
  var train: [FolderScan.File] = []
  /// The files to judge on, in their order.
  var test: [FolderScan.File] = []

  /// Parts the files: of each class, the share to judge on is drawn by chance from the seed, the class and the names of
  /// the files.
  ///
  /// Each file has a number of its own, and those with the smallest are set apart. So the others stay where they are,
  /// but for one at most, when a file is added or removed. A class of two files or more has at least one in each part.
  init(_ files: [FolderScan.File], classes: [String], share: Double, seed: UInt64) {
    var members: [[Int]] = classes.map { _ in [] }
    for (index, file) in files.enumerated() { members[file.label].append(index) }
    var isTest = [Bool](repeating: false, count: files.count)
    let key = RandomKey(seed: seed).folding("split")
    for (label, indices) in members.enumerated() where indices.count >= 2 {
      let wanted = Int((Double(indices.count) * share).rounded())
      let count = min(max(wanted, 1), indices.count - 1)
      let key = key.folding(classes[label])
      let numbers = indices.map { (key.folding(files[$0].path).bits(0), $0) }
      for (_, index) in numbers.sorted(by: { $0 < $1 }).prefix(count) { isTest[index] = true }
    }
    for (index, file) in files.enumerated() {
      if isTest[index] { test.append(file) } else { train.append(file) }
    }
  }
}
