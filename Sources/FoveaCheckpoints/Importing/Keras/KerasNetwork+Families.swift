import FoveaModels

extension KerasNetwork {
  /// VGG of 16 and 19 layers, which is the same network in both programs.
  static let vgg: [KerasNetwork] = [("vgg16", [2, 2, 3, 3, 3]), ("vgg19", [2, 2, 4, 4, 4])].map {
    name, stages in
    var list = KerasLayers()
    var index = 0
    for (stage, count) in stages.enumerated() {
      for layer in 1...count {
        list.add(.convolution, "block\(stage + 1)_conv\(layer)", "features.\(index)")
        // A ReLU follows each.
        index += 2
      }
      // A pool.
      index += 1
    }
    list.add(.dense, "fc1", "classifier.0", flattened: [512, 7, 7])
    list.add(.dense, "fc2", "classifier.3")
    list.add(.dense, "predictions", "classifier.6")
    return KerasNetwork(model: name, layers: list.layers)
  }

  /// Residual networks of bottlenecks.
  static let resNet: [KerasNetwork] = [ResNet.Depth.fifty, .hundredOne, .hundredFiftyTwo].map { depth in
    var list = KerasLayers()
    func add(_ name: String, _ convolution: String, _ normalization: String) {
      list.add(.convolution, "\(name)_conv", convolution)
      list.add(.normalization, "\(name)_bn", normalization)
    }
    add("conv1", "conv1", "bn1")
    for (stage, count) in depth.blocks.enumerated() {
      for block in 0..<count {
        let (name, path) = ("conv\(stage + 2)_block\(block + 1)", "layer\(stage + 1).\(block)")
        add("\(name)_1", "\(path).conv1", "\(path).bn1")
        add("\(name)_2", "\(path).conv2", "\(path).bn2")
        // As far from the end as the last of the block.
        if block == 0 { add("\(name)_0", "\(path).downsample.0", "\(path).downsample.1") }
        add("\(name)_3", "\(path).conv3", "\(path).bn3")
      }
    }
    list.add(.dense, "predictions", "fc")
    return KerasNetwork(
      model: "resnet\(depth.rawValue)", settings: Framework.keras.settings, epsilon: 1.001e-5,
      layers: list.layers)
  }

  /// Densely connected networks.
  static let denseNet: [KerasNetwork] = DenseNet.Depth.allCases.filter(\.isInKeras).map { depth in
    var list = KerasLayers()
    list.add(.convolution, "conv1_conv", "features.conv0")
    list.add(.normalization, "conv1_bn", "features.norm0")
    for (index, count) in depth.blocks.enumerated() {
      for layer in 1...count {
        let (name, path) =
          ("conv\(index + 2)_block\(layer)", "features.denseblock\(index + 1).denselayer\(layer)")
        list.add(.normalization, "\(name)_0_bn", "\(path).norm1")
        list.add(.convolution, "\(name)_1_conv", "\(path).conv1")
        list.add(.normalization, "\(name)_1_bn", "\(path).norm2")
        list.add(.convolution, "\(name)_2_conv", "\(path).conv2")
      }
      if index + 1 < depth.blocks.count {
        list.add(.normalization, "pool\(index + 2)_bn", "features.transition\(index + 1).norm")
        list.add(.convolution, "pool\(index + 2)_conv", "features.transition\(index + 1).conv")
      }
    }
    list.add(.normalization, "bn", "features.norm5")
    list.add(.dense, "predictions", "classifier")
    return KerasNetwork(
      model: "densenet\(depth.rawValue)", settings: Framework.keras.settings, epsilon: 1.001e-5,
      layers: list.layers)
  }

  /// The small network for CIFAR-10, whose layers are attributes of classes.
  static let inception10: KerasNetwork = {
    var layers: [KerasLayer] = []
    func add(_ group: String, _ path: String) {
      for (kind, name) in [(KerasLayer.Kind.convolution, "conv"), (.normalization, "bn")] {
        let group = "\(group)/layers/sequential/layers/\(kind.rawValue)"
        layers.append(KerasLayer(kind: kind, group: group, name: group, path: "\(path).\(name)"))
      }
    }
    add("c1", "c1")
    for unit in 0..<4 {
      let group = "blocks/layers/inception_blk" + (unit == 0 ? "" : "_\(unit)")
      for branch in ["c1", "c2_1", "c2_2", "c3_1", "c3_2", "c4_2"] {
        add("\(group)/\(branch)", "blocks.\(unit).\(branch)")
      }
    }
    layers.append(KerasLayer(kind: .dense, group: "f1", name: "f1", path: "f1"))
    return KerasNetwork(model: "inception10", epsilon: 1e-3, layers: layers)
  }()
}
