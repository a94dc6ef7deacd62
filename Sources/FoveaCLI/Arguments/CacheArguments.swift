import ArgumentParser
import Fovea

/// What a run may keep in memory.
struct CacheArguments: ParsableArguments {
  @Option(
    help: .value(
      .bytes, "Memory for decoded pictures, as in 2G; used if all pictures of a data set fit. (default: 0)"))
  var pictureCache: ByteCount?
}
