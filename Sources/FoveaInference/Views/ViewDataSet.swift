import FoveaCore
import FoveaData
import FoveaImage
import Synchronization

/// Views of the pictures of a data set, those of one picture after the other.
struct ViewDataSet: DataSet {
  private let base: any DataSet
  private let plan: ViewPlan
  private let resized = Latest()

  /// The pictures that were resized last, of which several threads may want other views.
  private final class Latest: Sendable {
    struct Entry {
      let index: Int
      let scale: Int
      let picture: Picture
    }
    let entries = Mutex<[Entry]>([])
    static let capacity = 8
  }

  init(_ base: any DataSet, _ plan: ViewPlan) {
    self.base = base
    self.plan = plan
  }

  var name: String { base.name }
  var count: Int { base.count * plan.count }
  var classNames: [String] { base.classNames }
  var channels: Int { plan.input.channels }
  var fingerprint: String { base.fingerprint }

  func label(at index: Int) -> Int { base.label(at: index / plan.count) }
  func location(of index: Int) -> String { base.location(of: index / plan.count) }

  func picture(at index: Int) throws -> Picture {
    let (example, view) = index.quotientAndRemainder(dividingBy: plan.count)
    let (scale, number) = view.quotientAndRemainder(dividingBy: plan.views.countPerScale)
    return plan.views.view(number, of: try picture(example, scale: scale), input: plan.input)
  }

  private func picture(_ index: Int, scale: Int) throws -> Picture {
    let known = resized.entries.withLock { $0.first { ($0.index, $0.scale) == (index, scale) } }
    if let known { return known.picture }
    let picture: Picture
    do {
      picture = try plan.resized(base.picture(at: index), scale: scale)
    } catch let error as FoveaError where error.code == .data && error.location == "picture" {
      throw FoveaError(.data, at: base.location(of: index), error.problem, remedy: error.remedy)
    }
    resized.entries.withLock { entries in
      if entries.count == Latest.capacity { entries.removeFirst() }
      entries.append(Latest.Entry(index: index, scale: scale, picture: picture))
    }
    return picture
  }
}
