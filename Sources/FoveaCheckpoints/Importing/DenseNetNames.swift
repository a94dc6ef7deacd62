/// The names of DenseNet's layers in weights published before dots were forbidden inside names.
///
/// Old files say `denselayer1.norm.1.weight` where PyTorch now says `denselayer1.norm1.weight`.
package enum DenseNetNames {
  /// The present name of a tensor that may have an old one; every other name comes back as it is.
  package static func modern(_ name: String) -> String {
    let old =
      /(.*denselayer\d+\.(?:norm|relu|conv))\.([12]\.(?:weight|bias|running_mean|running_var))/
    guard let match = name.wholeMatch(of: old) else { return name }
    return String(match.1 + match.2)
  }
}
