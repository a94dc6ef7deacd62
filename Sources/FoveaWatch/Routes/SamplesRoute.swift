import Foundation
import FoveaCore
import FoveaInference
import FoveaRuns
import FoveaServer
import HTTPTypes

/// `/runs/{run}/samples`: some test pictures of a run with what its best checkpoint says.
struct SamplesRoute: Route {
  let method = HTTPRequest.Method.post
  let path = "/runs/{run}/samples"

  private static let count = 8

  func answer(_ request: ServerRequest, _ site: WatchSite) async throws -> ServerResponse {
    let turn = try request.integer("turn", in: 0...1_000_000) ?? 0
    let runs = site.runs.snapshot.runs
    // A number leads to a directory that was found here; no part of a request is a path.
    guard let number = request.parameters["run"].flatMap({ Int($0) }), runs.indices.contains(number) else {
      throw ServerError(.notFound, "there is no such run; see /runs")
    }
    let path = runs[number].path
    let found: SamplePredictions
    do {
      found = try await site.predict {
        try SamplePredictions(ofRun: path, count: Self.count, turn: turn, choices: site.choices)
      }
    } catch let error as FoveaError {
      // All of these are about the files of the run, which its owner may see.
      throw ServerError(.conflict, "\(error)")
    } catch let error as ServerError {
      throw error
    } catch {
      throw ServerError(.conflict, "\(path): \(error)")
    }
    var answer = JSONObject()
    answer.set("epoch", found.epoch)
    answer.set(
      "samples",
      found.samples.map { sample in
        var object = JSONObject()
        object.set("picture", sample.png.base64EncodedString())
        object.set("label", sample.label)
        object.set("origin", sample.origin)
        object.set(
          "predictions",
          sample.predictions.map { prediction in
            var entry = JSONObject()
            entry.set("label", prediction.label)
            entry.set("probability", prediction.probability)
            return entry
          })
        return object
      })
    return ServerResponse(Data(answer.description.utf8), type: "application/json")
  }
}
