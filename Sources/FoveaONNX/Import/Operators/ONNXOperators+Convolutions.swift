import FoveaCore
import FoveaGraph

extension ONNXOperators {
  static let convolutions: [String: Reader] = ["Conv": convolution]

  private static func convolution(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws
    -> [ONNXOperand]
  {
    let images = try build.images(0, of: place)
    var filters = try build.images(1, of: place)
    filters = try build.throughBytes(filters, place.node.inputs[1], axis: 0, with: images)
    let shape = build.target.graph.shape(of: filters)
    let extent = Size2D(shape[2], shape[3])
    if let kernel = try place.ints("kernel_shape"), kernel != [extent.height, extent.width] {
      throw place.error("attribute kernel_shape is \(kernel), the filters are \(extent)")
    }
    let window = try place.window(extent, over: build.target.graph.type(of: images).imageSize)
    let groups = try place.int("group", default: 1)
    var values = [images, filters]
    if build.input(2, of: place) != nil { values.append(try build.value(2, of: place)) }
    let operation = Convolution(
      stride: window.stride, padding: window.padding, dilation: window.dilation, groups: groups)
    return [.value(try build.applyAll(operation, values)[0])]
  }
}

extension ONNXNodePlace {
  /// The window of the attributes `strides`, `pads`, `dilations`, `auto_pad` and `ceil_mode`.
  ///
  /// Of rows, which are images of one row, the attributes are for one axis.
  mutating func window(_ size: Size2D, over image: Size2D, axes: Int = 2) throws -> Window {
    func pair(_ values: [Int]?, _ name: String) throws -> Size2D {
      guard let values else { return 1 }
      guard values.count == axes else {
        throw error("attribute \(name) is for \(values.count) axes, expected \(axes)")
      }
      return axes == 2 ? Size2D(values[0], values[1]) : Size2D(1, values[0])
    }
    let stride = try pair(ints("strides"), "strides")
    let dilation = try pair(ints("dilations"), "dilations")
    let given = try ints("pads") ?? [Int](repeating: 0, count: 2 * axes)
    guard given.count == 2 * axes else {
      throw error("attribute pads has \(given.count) numbers, expected \(2 * axes)")
    }
    let pads = axes == 2 ? given : [0, given[0], 0, given[1]]
    let ceil = try int("ceil_mode", default: 0) != 0
    var window = Window(
      size, stride: stride, padding: Padding(top: pads[0], left: pads[1], bottom: pads[2], right: pads[3]),
      dilation: dilation, ceilMode: ceil)
    guard window.isComputable, stride.height > 0, stride.width > 0, dilation.height > 0, dilation.width > 0
    else {
      throw error("attributes strides and dilations must be at least 1")
    }
    switch try string("auto_pad", default: "NOTSET") {
    case "NOTSET", "": break
    case "VALID": window.padding = .none
    case "SAME_UPPER": window.pad(image, moreAtEnd: true)
    case "SAME_LOWER": window.pad(image, moreAtEnd: false)
    case let other: throw error("attribute auto_pad is \(other), which is not supported")
    }
    return window
  }
}

extension Window {
  /// Pads so that there is a position for each step over the image.
  fileprivate mutating func pad(_ image: Size2D, moreAtEnd: Bool) {
    func sides(_ input: Int, _ extent: Int, _ stride: Int) -> (before: Int, after: Int) {
      let total = max(((input + stride - 1) / stride - 1) * stride + extent - input, 0)
      return moreAtEnd ? (total / 2, total - total / 2) : (total - total / 2, total / 2)
    }
    let rows = sides(image.height, extent.height, stride.height)
    let columns = sides(image.width, extent.width, stride.width)
    padding = Padding(top: rows.before, left: columns.before, bottom: rows.after, right: columns.after)
    ceilMode = false
  }
}
