import Foundation
import Fovea

/// Checkpoints that are damaged, and weights that do not fit.
enum CheckpointCases {
  static let cases = cut + flipped + others + quantized

  /// The bytes of a checkpoint of LeNet, the same on every machine.
  static func sound() throws -> Data { try bytes.get() }

  private static let bytes: Result<Data, any Error> = Result {
    let folder = try CaseFolder()
    let network = try LeNet().network(batch: 1, input: [1, 16, 16], mode: .inference)
    try Checkpoint(
      model: ModelDescription(name: "lenet", options: ModelOptions(imageSize: 16)),
      classNames: (0..<10).map { "class \($0)" }, pipeline: .resized,
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 1)) }
    ).write(to: folder.path("w.safetensors"))
    return try folder.read("w.safetensors")
  }

  private static func judged(
    _ name: String, _ options: String = "", _ change: @escaping @Sendable (Data) throws -> Data
  ) -> ErrorCase {
    ErrorCase(name: name, commands: ["val --weights w.safetensors\(options)"], subject: "w.safetensors") {
      try $0.write(change(sound()), to: "w.safetensors")
    }
  }

  private static let cut =
    [0, 7, 100, 2000].map { length in
      judged("checkpoint cut to \(length) bytes") { $0.prefix(length) }
    } + [judged("checkpoint without its last byte") { $0.dropLast() }]

  private static func flip(_ name: String, _ offset: @escaping @Sendable (Data) -> Int) -> ErrorCase {
    judged("checkpoint with a bit of \(name) flipped") { data in
      var data = data
      data[offset(data)] ^= 4
      return data
    }
  }

  private static let flipped =
    [0, 9, 40, 1000].map { place in flip("byte \(place)") { _ in place } } + [
      flip("the middle byte") { $0.count / 2 }, flip("the last byte") { $0.count - 1 },
    ]

  private static func plain(_ name: String, _ header: String, _ count: Int, data: String = "") -> ErrorCase {
    judged(name, " --model lenet\(data)") { _ in SafeTensorsForge.file(header, count: count) }
  }

  private static func entry(_ shape: String, _ first: Int, _ end: Int) -> String {
    #""a":{"dtype":"F32","shape":[\#(shape)],"data_offsets":[\#(first),\#(end)]}"#
  }

  /// Checkpoints whose layers are quantized, and what their metadata and tensors then lack.
  private static let quantized = [
    quantized("quantized layer that is not there") { $0.metadata["quantization"] = layer("fc9.weight", 1) },
    quantized("quantized layer without bytes") { $0.metadata["quantization"] = layer("linear.5.bias", 1) },
    quantized("quantized layer without scales") { $0.metadata["quantization"] = layer("bytes", 1) },
    quantized("quantized layer that divides by zero") {
      $0.metadata["quantization"] = layer("bytes", 0)
      $0.tensors.append(NamedTensor(name: "bytes_scale", tensor: HostTensor([0.5, 0.5], shape: [2])))
    },
    quantized("quantized layers that are no table") { $0.metadata["quantization"] = "[1, 2]" },
  ]

  private static func layer(_ path: String, _ scale: Int) -> String {
    #"{"\#(path)":{"input_scale":\#(scale),"input_signed":false}}"#
  }

  private static func quantized(
    _ name: String, _ change: @escaping @Sendable (inout SafeTensorsFile) -> Void
  ) -> ErrorCase {
    judged(name) { data in
      var file = try SafeTensorsFile.decode(data, name: "w.safetensors")
      file.tensors.append(NamedTensor(name: "bytes", tensor: HostTensor(.int8([1, -1]), shape: [2])))
      change(&file)
      file.seal()
      return try file.encoded()
    }
  }

  private static let others = [
    judged("safetensors header of absurd length", " --model lenet") { _ in
      SafeTensorsForge.length(UInt64(Int.max)) + Data("{".utf8)
    },
    plain("safetensors shape that overflows", "{\(entry("4611686018427387904,4", 0, 4))}", 4),
    plain("safetensors with a hole", "{\(entry("1", 4, 8))}", 8),
    plain("safetensors with a name twice", "{\(entry("1", 0, 4)),\(entry("1", 0, 4))}", 4),
    plain("safetensors with a negative extent", "{\(entry("-1", 0, 4))}", 4),
    plain(
      "safetensors header nested without end", #"{"a":"# + String(repeating: "[", count: 30_000), 0),
    plain("weights of another model", "{\(entry("1", 0, 4))}", 4, data: " --data shapes"),
  ]
}
