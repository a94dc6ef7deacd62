internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension Group.Merge {
  /// Adds, masks and cuts in one pass, in the layout of the mask or else of the first source.
  func lower(_ group: Group, with compiler: Compiler) throws {
    let places = try (sources + (mask.map { [$0] } ?? [])).map { try compiler.located($0).layout }
    let isHalf = places.contains { $0.element == .bfloat16 }
    let element = isHalf ? Element.bfloat16 : .float32
    let layout = try compiler.readable(mask ?? sources[0]).layout.holding(element)
    let shape = compiler.shape(sources[0])
    var reads = try sources.map { try compiler.located($0, in: layout) }
    if let mask { reads.append(try compiler.located(mask, in: layout)) }
    var writes: [Located] = []
    for part in parts {
      let target =
        parts.count == 1
        ? layout : try Layout.make(compiler.shape(part.value).dimensions, kind: layout.kind, element: element)
      let reusable = parts.count == 1 ? reads[..<sources.count].first(where: compiler.isReplaceable) : nil
      writes.append(try compiler.define(part.value, layout: target, replacing: reusable))
    }
    let rank = shape.rank
    let images = rank > 1 ? shape[0] : 1
    let plane = rank > 2 ? shape.dimensions[2...].reduce(1, *) : 1
    let channels = parts.map { Int64(rank > 1 ? compiler.shape($0.value)[1] : shape.count) }
    let masked = parts.map { UInt8($0.isMasked ? 1 : 0) }
    let (count, kind, hasMask) = (sources.count, layout.kind, mask != nil)
    compiler.kernel("sum_mask_split", reads: reads, writes: writes) { pointers in
      let sources = pointers[..<count].map { UnsafeRawPointer?($0) }
      let results = pointers[(count + (hasMask ? 1 : 0))...].map { UnsafeMutableRawPointer?($0) }
      fovea_sum_mask_split(
        kind, Int64(element.byteCount), Int64(images), Int64(plane), Int32(count), sources,
        hasMask ? pointers[count] : nil,
        Int32(results.count), channels, masked, results)
    }
  }
}
