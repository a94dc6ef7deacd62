extension NetworkDiagram {
  /// The drawing in DOT, the language of Graphviz, which finds a place for every box.
  public var dot: String {
    var lines = [
      "digraph \(quoted(title)) {",
      "  graph [rankdir=TB, ranksep=0.3, nodesep=0.25, fontname=\"Helvetica\", fontsize=11, "
        + "label=\(quoted(title)), labelloc=t]",
      "  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=10, margin=\"0.12,0.06\", "
        + "color=\"#556270\"]",
      "  edge [color=\"#556270\", arrowsize=0.6]",
    ]
    lines += content(of: nil, indent: "  ")
    lines += edges.map { "  n\($0.from) -> n\($0.to)" }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  /// The boxes directly inside a frame, and the frames inside it with theirs.
  private func content(of frame: Int?, indent: String) -> [String] {
    let own = boxes.indices.filter { boxes[$0].frame == frame }.map { "\(indent)n\($0) \(attributes($0))" }
    let inner = frames.indices.filter { frames[$0].parent == frame }.flatMap { index in
      [
        "\(indent)subgraph cluster\(index) {",
        "\(indent)  graph [label=\(quoted(frames[index].title)), labeljust=l, style=\"rounded,filled\", "
          + "color=\"#c8d0d8\", fillcolor=\"#f6f8fa\"]",
      ] + content(of: index, indent: indent + "  ") + ["\(indent)}"]
    }
    return own + inner
  }

  private func attributes(_ index: Int) -> String {
    let box = boxes[index]
    let shape = box.shape.map(String.init).joined(separator: " × ")
    let label = (box.path.isEmpty ? [] : [box.path]) + box.lines + [shape]
    return "[label=\(quoted(label.joined(separator: "\n"))), fillcolor=\"\(box.role.colour)\"]"
  }

  /// A text as DOT wants it: in quotes, line breaks written out.
  private func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
      "\n", with: "\\n")
    return "\"\(escaped)\""
  }
}

extension NetworkDiagram.Role {
  /// The colours of the paper's figure 3, lighter: blue convolutions, red pools, green joins, yellow outputs.
  fileprivate var colour: String {
    switch self {
    case .input: "#ffffff"
    case .convolution: "#cfe2f8"
    case .pooling: "#f8d0cd"
    case .dense: "#ded4f2"
    case .join: "#d3ecd0"
    case .other: "#e9edf0"
    case .output: "#fdf0bf"
    }
  }
}
