import Foundation

/// The data of a run, as its checkpoints name them.
///
/// Three keys of the configuration are read and all others passed over, so that checkpoints of other versions,
/// which lack keys or have more of them, are understood alike.
struct RunData: Decodable {
  /// The name of the data set.
  var data: String?
  /// The folder of its files.
  var dataDir: String?
  /// The number of training pictures of a generated data set.
  var examples: Int?

  /// Reads the configuration of a checkpoint, nil if it is no JSON of ours.
  init?(json: String) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let known = try? decoder.decode(Self.self, from: Data(json.utf8)) else { return nil }
    self = known
  }
}
