extension EvaluationPage {
  /// The style of the page: colours of light and dark that keep the contrast of WCAG 2.2 AA, no font from
  /// elsewhere.
  static let style = """
    :root { --paper: #fff; --ink: #1a1c20; --quiet: #555b64; --line: #d3d7dd; --card: #f5f6f8; --link: #0b57a4;
      --hit: 0, 114, 178; --miss: 213, 94, 0; --frame: #4a4f57 }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #16181c; --ink: #e8eaed; --quiet: #a9afb8; --line: #383d45; --card: #1f2227; --link: #8cc2f7;
        --frame: #b4bac3 }
    }
    * { box-sizing: border-box }
    html { background: var(--paper); color: var(--ink); font: 100%/1.5 system-ui, "Helvetica Neue", Arial, sans-serif;
      scroll-padding-top: 1rem }
    body { margin: 0 auto; max-width: 72rem; padding: 1rem clamp(1rem, 4vw, 2.5rem) 4rem }
    h1 { font-size: 1.75rem; line-height: 1.2; margin: 1rem 0 .5rem; overflow-wrap: anywhere }
    h2 { font-size: 1.25rem; margin: 0 0 .75rem }
    section { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1.25rem }
    p { max-width: 48rem }
    a { color: var(--link) }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px }
    main:focus { outline: none }
    .skip { position: absolute; left: -100vw; background: var(--paper); padding: .5rem 1rem; z-index: 1 }
    .skip:focus { left: 1rem; top: .5rem }
    nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 1rem 0 0; padding: 0 }
    nav a { display: inline-block; padding: .25rem 0 }
    .note { color: var(--quiet); margin: 0 0 .75rem }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
    .scroll { overflow-x: auto; margin: 0 -4px 1rem; padding: 4px; position: relative }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums }
    caption { text-align: left; padding-bottom: .25rem; font-weight: 600 }
    th, td { border-bottom: 1px solid var(--line); padding: .3rem .75rem; text-align: left; font-weight: 400 }
    th:first-child { padding-left: 0 }
    thead th { font-weight: 600; vertical-align: bottom }
    .number { text-align: right; white-space: nowrap }
    .word { min-width: 7rem }
    .word bdi { display: inline-block; max-width: 18rem; overflow-wrap: break-word }
    .confusion td { border: 1px solid var(--line); min-width: 2.6rem; padding: .3rem .4rem; text-align: right }
    .confusion tbody th { white-space: nowrap }
    .confusion tbody bdi { display: inline-block; max-width: 16rem; overflow: hidden; text-overflow: ellipsis;
      vertical-align: bottom }
    .confusion thead th + th { padding: .3rem .4rem; text-align: center }
    .confusion thead th + th span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg);
      max-height: 14rem; overflow: hidden; text-overflow: ellipsis; text-align: left; white-space: nowrap }
    .confusion th:first-child { position: sticky; left: -4px; padding-left: 4px; background: var(--paper) }
    td.hit { outline: 2px solid var(--frame); outline-offset: -2px; font-weight: 600 }
    .hit { --hue: var(--hit) }
    .miss { --hue: var(--miss) }
    .mixed { --hue: 128, 128, 128 }
    td.a1 { background: rgba(var(--hue), .14) }
    td.a2 { background: rgba(var(--hue), .28) }
    td.a3 { background: rgba(var(--hue), .42) }
    td.a4 { background: rgba(var(--hue), .56) }
    td.a5 { background: rgba(var(--hue), .7) }
    td.miss.a0 { color: var(--quiet) }
    figure { margin: 0 }
    .diagram figcaption { color: var(--quiet); max-width: 48rem; margin: .5rem 0 1rem }
    .chart { max-width: 100%; height: auto }
    .chart text { fill: var(--ink); font-size: 12px }
    .chart .grid { stroke: var(--line) }
    .chart .bar { fill: rgb(var(--hit)); stroke: var(--paper) }
    .chart .gap { fill: url(#hatching); stroke: rgb(var(--miss)) }
    .chart .hatch { stroke: rgb(var(--miss)); stroke-width: 3 }
    .chart .ideal { stroke: var(--ink); stroke-dasharray: 5 4 }
    .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(9rem, 45%), 1fr)); gap: .75rem; list-style: none;
      margin: 0; padding: 0 }
    .cards li { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .75rem }
    .cards img { display: block; width: 100%; height: 8rem; object-fit: contain; margin-bottom: .5rem }
    .cards .pixels { image-rendering: pixelated }
    .cards dl { margin: 0; overflow-wrap: anywhere }
    .cards dt { color: var(--quiet); font-size: .8rem; line-height: 1.3 }
    .cards dd { margin: 0 0 .25rem }
    .share { color: var(--quiet); font-variant-numeric: tabular-nums }
    .place { color: var(--quiet); font-size: .75rem; line-height: 1.35; margin: .25rem 0 0; overflow-wrap: anywhere }
    #provenance dl > div { display: grid; grid-template-columns: 12rem 1fr; gap: 0 1rem; padding: .3rem 0;
      border-bottom: 1px solid var(--line) }
    #provenance dt { color: var(--quiet) }
    #provenance dd { margin: 0; overflow-wrap: anywhere }
    summary { cursor: pointer; padding: .25rem 0 }
    @media (max-width: 40rem) {
      #provenance dl > div { grid-template-columns: 1fr }
      th, td { padding-left: .4rem; padding-right: .4rem }
      .word { min-width: 5.5rem }
      .word bdi { max-width: 10rem }
      .confusion tbody bdi { max-width: 8rem }
    }
    @media print { nav, .skip { display: none } .cards li { break-inside: avoid } }
    """
}
