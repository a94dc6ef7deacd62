extension ModelSummary {
  /// The kinds of containers that are nothing but their parts, one after the other.
  private static let sequences: Set = ["Block", "Sequential", "Transition"]

  /// The layers and units that follow one another in the network.
  ///
  /// Containers that only apply their parts in sequence are replaced by these; other containers, such as
  /// inception and dense blocks, stay whole.
  public var units: [Row] {
    var units: [Row] = []
    // The depth of the unit whose parts are omitted.
    var closed: Int?
    for row in rows {
      if let depth = closed, row.depth > depth { continue }
      closed = nil
      if row.isContainer, Self.sequences.contains(row.kind) { continue }
      if row.isContainer { closed = row.depth }
      units.append(row)
    }
    return units
  }
}
