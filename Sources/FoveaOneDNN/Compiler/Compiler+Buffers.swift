internal import CFoveaKernels
internal import FoveaGraph

// Places for what the steps make.

extension Compiler {
  /// Gives a new value a place, that of `other` if nothing needs `other` any more.
  @discardableResult
  func define(
    _ value: Graph.Value, layout: Layout, replacing other: Located? = nil, byteCount: Int? = nil
  ) throws -> Located {
    let size = byteCount ?? layout.byteCount
    let place: Located
    if let other, other.layout.byteCount >= size, canOverwrite(other.buffer) {
      place = Located(buffer: other.buffer, layout: layout)
    } else {
      place = Located(buffer: plan.add(size), layout: layout)
    }
    places[value] = [place]
    occupants[place.buffer, default: []].insert(value)
    return place
  }

  /// Lets a step of this group turn one value into another in its place, or in the place of a copy if something
  /// else needs what lies there.
  func define(
    _ value: Graph.Value, over other: Graph.Value, in layout: Layout, sparing source: Located
  ) throws -> Located {
    var place = try located(other, in: layout)
    if place.buffer == source.buffer || !canOverwrite(place.buffer) { place = copied(place) }
    define(value, as: place)
    return place
  }

  /// Lets a new value be another view of a place.
  func define(_ value: Graph.Value, as place: Located) {
    places[value] = [place]
    occupants[place.buffer, default: []].insert(value)
  }

  /// Whether a step of this group may write over what lies in a place.
  func isReplaceable(_ place: Located) -> Bool { canOverwrite(place.buffer) }

  /// Whether a buffer of the arena holds nothing that is still needed after this group.
  private func canOverwrite(_ buffer: Buffer) -> Bool {
    guard case .arena = plan.places[buffer.index] else { return false }
    return isFinished(buffer)
  }

  /// Whether nothing after this group reads what lies in a buffer, by whatever view.
  func isFinished(_ buffer: Buffer) -> Bool { (occupants[buffer] ?? []).allSatisfy { isFinished($0) } }

  /// Whether nothing after this group reads the value.
  func isFinished(_ value: Graph.Value) -> Bool { remaining[value, default: 0] == 0 }

  /// A buffer for the duration of one step.
  func scratch(byteCount: Int) -> Buffer { plan.add(byteCount) }

  /// A place for what the next steps read.
  func scratch(_ layout: Layout) -> Located {
    Located(buffer: plan.add(layout.byteCount), layout: layout)
  }

  /// A place for what outlives runs.
  func keep(_ layout: Layout) -> Located {
    Located(buffer: plan.add(layout.byteCount, .kept), layout: layout)
  }

  /// Appends a copy of what lies in a place.
  func copied(_ place: Located) -> Located {
    let copy = scratch(place.layout)
    kernel("copy", reads: [place], writes: [copy]) { pointers in
      fovea_copy(Int64(place.layout.byteCount), pointers[0], pointers[1])
    }
    return copy
  }
}
