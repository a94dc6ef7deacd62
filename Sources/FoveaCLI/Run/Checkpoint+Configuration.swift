import Foundation
import Fovea

extension Checkpoint {
  /// What the configuration says of the keys that `Part` has, nil if it is no JSON of ours.
  ///
  /// All other keys are passed over, so that checkpoints of other versions, which lack keys or have more of
  /// them, are understood alike.
  func configured<Part: Decodable>(_ part: Part.Type) -> Part? {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try? decoder.decode(part, from: Data(configuration.utf8))
  }
}
