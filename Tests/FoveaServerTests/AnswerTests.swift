import Foundation
import FoveaCore
import FoveaImage
import FoveaServer
import RawHTTP
import TestSupport
import Testing

/// What a server answers those who ask well, and those who do not.
@Suite(.tags(.quick)) struct AnswerTests {
  static let picture = Picture(
    width: 5, height: 4, channels: 1, pixels: (0..<20).map { UInt8(13 * $0) })
  static let numbers: [Float] = (0..<32).map { Float($0) / 7 - 2 }

  @Test func pictureGetsLabels() async throws {
    let server = try await RunningServer.start()
    let png = try Self.picture.encodedPNG()
    let expected = try server.predictor.predict(Self.picture, top: 2)
    let base64 = Data(
      #"{"inputs": "\#(png.base64EncodedString())", "parameters": {"top_k": 2}}"#.utf8)
    var form = Data("--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n".utf8)
    form += png + Data("\r\n--b--\r\n".utf8)
    let answers = [
      try await server.ask("POST", "/models/small?top_k=2", ["Content-Type: image/png"], body: png).json,
      try await server.ask("POST", "/models/small", ["Content-Type: application/json"], body: base64).json,
      try await server.ask(
        "POST", "/predict?top_k=2", ["Content-Type: multipart/form-data; boundary=b"], body: form
      ).json["predictions"]?.first?["predictions"] ?? .null,
    ]
    for answer in answers {
      guard case .array(let rows) = answer else { return _ = Issue.record("\(answer)") }
      #expect(rows.map { $0["label"]?.string } == expected.map(\.label))
      for (row, prediction) in zip(rows, expected) {
        guard case .number(let score)? = row["score"] else { return _ = Issue.record("\(row)") }
        #expect(abs(score - prediction.probability) < 1e-5)
      }
    }
    let explained = try await server.ask("POST", "/explain", [], body: png)
    #expect(explained.headers["content-type"] == "image/png")
    let map = try Picture.decode(explained.body, name: "map")
    #expect(map.width == 5 && map.height == 4 && map.channels == 3)
    try await server.end()
  }

  @Test(arguments: [false, true]) func tensorsGetLogits(_ isBinary: Bool) async throws {
    let server = try await RunningServer.start()
    let images = HostTensor(Self.numbers, shape: [2, 1, 4, 4])
    let expected = try server.predictor.logits(images).floats
    var request: JSONValue = [
      "id": "7",
      "inputs": [["name": "input", "datatype": "FP32", "shape": [2, 1, 4, 4]]],
      "outputs": [["name": "logits", "parameters": ["binary_data": .bool(isBinary)]]],
    ]
    var tail = Data()
    if isBinary {
      tail = Self.numbers.reduce(into: Data()) { data, number in
        withUnsafeBytes(of: number.bitPattern.littleEndian) { data.append(contentsOf: $0) }
      }
      request["inputs"] = [
        [
          "name": "input", "datatype": "FP32", "shape": [2, 1, 4, 4],
          "parameters": ["binary_data_size": .integer(tail.count)],
        ]
      ]
    } else {
      request["inputs"] = [
        [
          "name": "input", "datatype": "FP32", "shape": [2, 1, 4, 4],
          "data": .array(Self.numbers.map { .number(Double($0)) }),
        ]
      ]
    }
    let head = Data(try request.text().utf8)
    let response = try await server.ask(
      "POST", "/v2/models/small/infer",
      isBinary ? ["Inference-Header-Content-Length: \(head.count)"] : [], body: head + tail)
    #expect(response.status == 200)
    let length =
      response.headers["inference-header-content-length"].flatMap { Int($0) } ?? response.body.count
    let object = try JSONValue(parsing: response.body.prefix(length), at: "answer")
    #expect(object["id"] == "7" && object["model_name"] == "small")
    let output = try #require(object["outputs"]?.first)
    #expect(output["shape"] == [2, 6])
    var found: [Float] = []
    if isBinary {
      let bytes = Array(response.body.dropFirst(length))
      for place in stride(from: 0, to: bytes.count, by: 4) {
        found.append(
          Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }))
      }
    } else if case .array(let values)? = output["data"] {
      found = values.map {
        if case .number(let number) = $0 {
          Float(number)
        } else if case .integer(let number) = $0 {
          Float(number)
        } else {
          .nan
        }
      }
    }
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 } && found.count == 12)
    try await server.end()
  }

  @Test func classesAsTexts() async throws {
    let server = try await RunningServer.start()
    let request: JSONValue = [
      "inputs": [
        [
          "name": "input", "datatype": "FP32", "shape": [1, 1, 4, 4],
          "data": .array(Self.numbers.prefix(16).map { .number(Double($0)) }),
        ]
      ],
      "outputs": [["name": "probabilities", "parameters": ["classification": 2]]],
    ]
    let response = try await server.ask("POST", "/v2/models/small/infer", body: Data(request.text().utf8))
    let output = try #require(response.json["outputs"]?.first)
    #expect(output["datatype"] == "BYTES" && output["shape"] == [1, 2])
    let best = try server.predictor.probabilities(
      HostTensor(Array(Self.numbers.prefix(16)), shape: [1, 1, 4, 4])
    ).floats
    let index = try #require(best.indices.max { best[$0] < best[$1] })
    #expect(output["data"]?.first?.string?.hasSuffix(":\(index):kind \(index)") ?? false)
    try await server.end()
  }

  @Test func whatTheServerTells() async throws {
    let server = try await RunningServer.start()
    for path in ["/v2/health/live", "/v2/health/ready", "/health", "/v2", "/v2/models/small/ready"] {
      #expect(try await server.ask("GET", path).status == 200, "\(path)")
    }
    let model = try await server.ask("GET", "/v2/models/small").json
    #expect(model["inputs"]?.first?["shape"] == [-1, 1, 4, 4])
    #expect(model["parameters"]?["labels"]?.first == "kind 0")
    let index = try await server.ask("POST", "/v2/repository/index").json
    #expect(index.first?["name"] == "small" && index.first?["state"] == "READY")
    _ = try await server.ask("POST", "/models/small", body: Self.picture.encodedPNG())
    let counts = try await server.ask("GET", "/v2/models/small/stats").json
    #expect(counts["model_stats"]?.first?["inference_count"] == 1)
    let metrics = try await server.ask("GET", "/metrics")
    let text = String(decoding: metrics.body, as: UTF8.self)
    #expect(text.contains("fovea_images_total{model=\"small\"} 1\n"))
    #expect(text.contains("fovea_requests_total{path=\"/models/{model}\",status=\"200\"} 1\n"))
    let api = try await server.ask("GET", "/openapi.json").json
    guard case .object(let paths)? = api["paths"] else { return _ = Issue.record("no paths") }
    #expect(paths.count == 21 && paths["/predict"]?["post"] != nil)
    try await server.end()
  }

  @Test func thePageShowsPictures() async throws {
    let example = ServerOptions.Example(name: "stripes", bytes: try Self.picture.encodedPNG())
    let server = try await RunningServer.start { $0.examples = [example] }
    for (path, type, part) in [
      ("/", "text/html", "/page.js"), ("/base.css", "text/css", "dark"), ("/page.css", "text/css", "#drop"),
      ("/page.js", "text/javascript", "/explain"),
    ] {
      let file = try await server.ask("GET", path)
      #expect(file.status == 200 && file.headers["content-type"]?.hasPrefix(type) ?? false)
      #expect(String(decoding: file.body, as: UTF8.self).contains(part))
      #expect(file.headers["content-security-policy"]?.contains("default-src 'none'") ?? false)
    }
    #expect(try await server.ask("GET", "/examples").json["examples"] == ["stripes"])
    #expect(try await server.ask("GET", "/examples/0").body == example.bytes)
    for number in ["1", "-1", "x", "99999999999999999999"] {
      #expect(try await server.ask("GET", "/examples/\(number)").status == 404)
    }
    // The least number black, the largest white, in the size of the network's input.
    let prepared = try await server.ask("POST", "/prepared", body: example.bytes)
    let picture = try Picture.decode(prepared.body, name: "prepared")
    #expect(picture.width == 4 && picture.height == 4 && picture.channels == 1)
    #expect(picture.pixels.min() == 0 && picture.pixels.max() == 255)
    #expect(prepared.headers["x-fovea-preparation"]?.contains("resize") ?? false)
    try await server.end()
  }

  /// What is asked, and the status and a part of the error that it gets.
  static let refusals: [(String, String, [String], String, Int, String)] = [
    ("GET", "/nothing", [], "", 404, "nothing here"),
    ("GET", "/../../etc/passwd", [], "", 404, "nothing here"),
    ("GET", "/v2/models/%2e%2e%2fetc", [], "", 404, "no model of this name"),
    ("TRACE", "/v2", [], "", 405, "GET"),
    ("GET", "/models/small", [], "", 405, "POST"),
    ("OPTIONS", "/predict", [], "", 405, "POST"),
    ("POST", "/models/other", [], "x", 404, "no model of this name"),
    ("POST", "/models/small", [], "", 400, "the body is empty"),
    ("POST", "/models/small", [], "no picture", 400, "picture"),
    ("POST", "/models/small?top_k=0", [], "x", 400, "top_k must be in"),
    ("POST", "/models/small", ["Content-Type: application/json"], "{", 400, "no JSON object"),
    ("POST", "/models/small", ["Content-Type: application/json"], #"{"inputs": "?"}"#, 400, "base64"),
    ("POST", "/models/small", ["Content-Encoding: gzip"], "x", 415, "gzip"),
    ("POST", "/predict", ["Content-Type: multipart/form-data"], "x", 400, "boundary"),
    ("POST", "/v2/models/small/infer", [], "[]", 400, "JSON object"),
    ("POST", "/v2/models/small/infer", [], "{}", 400, "one tensor"),
    ("POST", "/v2/models/small/infer", ["Inference-Header-Content-Length: 99"], "{}", 400, "0...2"),
    ("POST", "/explain?class=nobody", [], "png", 400, "unknown"),
  ]

  @Test func modelsHaveOneVersion() async throws {
    let server = try await RunningServer.start()
    for path in ["", "/ready", "/stats"] {
      let (plain, first) = (
        try await server.ask("GET", "/v2/models/small\(path)"),
        try await server.ask("GET", "/v2/models/small/versions/1\(path)")
      )
      #expect(first.status == 200 && first.json == plain.json)
      let second = try await server.ask("GET", "/v2/models/small/versions/2\(path)")
      #expect(second.status == 404 && second.error.contains("version 1"))
    }
    try await server.end()
  }

  @Test func whatIsWrongIsSaidAsJSON() async throws {
    let server = try await RunningServer.start()
    let png = try Self.picture.encodedPNG()
    for (method, path, headers, body, status, part) in Self.refusals {
      let response = try await server.ask(
        method, path, headers, body: body == "png" ? png : Data(body.utf8))
      #expect(response.status == status, "\(method) \(path) \(body)")
      #expect(response.error.contains(part), "\(method) \(path): \(response.error)")
      #expect(response.headers["content-type"] == "application/json")
    }
    try await server.end()
  }

  @Test func theTokenIsDemanded() async throws {
    let server = try await RunningServer.start {
      $0.token = "secret"
      $0.allowedOrigin = "https://page.example"
    }
    #expect(try await server.ask("GET", "/v2/health/ready").status == 200)
    for header in [[], ["Authorization: Bearer wrong!"], ["Authorization: secret"]] {
      #expect(try await server.ask("GET", "/v2", header).status == 401)
    }
    let answer = try await server.ask("GET", "/v2", ["Authorization: Bearer secret"])
    #expect(answer.status == 200)
    #expect(answer.headers["access-control-allow-origin"] == "https://page.example")
    let preflight = try await server.ask("OPTIONS", "/predict", ["Origin: https://page.example"])
    #expect(preflight.status == 204 && preflight.headers["access-control-allow-methods"] == "POST")
    try await server.end()
  }
}

extension JSONValue {
  /// The first value of a list.
  var first: JSONValue? { if case .array(let values) = self { values.first } else { nil } }
}
