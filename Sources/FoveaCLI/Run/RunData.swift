/// The data of a run, as its checkpoints name them.
struct RunData: Decodable {
  /// The name of the data set.
  var data: String?
  /// The folder of its files.
  var dataDir: String?
  /// The number of training pictures of a generated data set.
  var examples: Int?
}
