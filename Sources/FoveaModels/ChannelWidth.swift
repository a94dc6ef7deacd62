/// The share of its channels and hidden units that a network keeps, above 0 and up to 1.
struct ChannelWidth {
  /// The factor.
  let share: Double

  /// A number of channels at this width, rounded down but not below 1; one beyond all bounds where the share
  /// is no sensible factor, so that building the network fails.
  func callAsFunction(_ number: Int) -> Int {
    Int(exactly: (Double(number) * share).rounded(.towardZero)).map { max($0, 1) } ?? .max
  }

  /// The choice of a model.
  static func setting(_ summary: String) -> ModelSetting {
    ModelSetting(name: "width", values: ["1", "0.5", "0.25", "0.125"], isNumber: true, summary: summary)
  }

  /// The share that was chosen, by default all.
  static func share(in options: ModelOptions) -> Double {
    options.settings["width"].flatMap(Double.init) ?? 1
  }
}
