public import Foundation

/// The server of torchvision's weights.
public enum TorchvisionServer {
  /// The addresses that names of files are appended to, the first to be tried first.
  public static let mirrors = [URL(string: "https://download.pytorch.org/models/")].compactMap { $0 }
}
