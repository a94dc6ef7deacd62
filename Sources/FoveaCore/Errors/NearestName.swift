/// Finds the name that a person meant, for errors about unknown names.
public enum NearestName {
  /// The candidate that takes the fewest edits to reach, or nil if none is near.
  ///
  /// An edit inserts, removes or replaces one letter (Levenshtein 1966); letter case is free. Near is at
  /// most a third of the name's letters, and at least two. A candidate that the name begins is one edit away.
  public static func nearest(to name: String, in candidates: [String]) -> String? {
    let letters = Array(name.lowercased())
    let ranked = candidates.map { (name: $0, edits: distance(letters, Array($0.lowercased()))) }
    guard let best = ranked.min(by: { $0.edits < $1.edits }), best.edits <= max(2, letters.count / 3)
    else { return nil }
    return best.name
  }

  private static func distance(_ name: [Character], _ candidate: [Character]) -> Int {
    name.count >= 3 && candidate.count > name.count && candidate.starts(with: name)
      ? 1 : edits(name, candidate)
  }

  /// The number of edits that turn one word into the other, one row of the table at a time.
  private static func edits(_ first: [Character], _ second: [Character]) -> Int {
    var row = Array(0...second.count)
    for (i, letter) in first.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in second.enumerated() {
        let replaced = diagonal + (letter == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[second.count]
  }
}
