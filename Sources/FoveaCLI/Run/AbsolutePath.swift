import Foundation

extension String {
  /// The path from the root that this path means in the present folder: it means the same in any other one.
  var absolutePath: String { URL(fileURLWithPath: self).standardizedFileURL.path }
}
