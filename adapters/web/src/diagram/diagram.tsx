// The picture of a case: nodes are buttons that can be walked with the arrow keys and read out.
import '../styles/diagram.css';
import {
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import type { Graph, NodeKind } from '../api';
import { say, useLanguage } from '../i18n';
import { useTexts } from '../i18n/case';
import { layOut, type Picture, type PlacedEdge, type PlacedNode } from './layout';
import { curved, rounded } from './path';
import { shapeGraph } from './shape';

const glyphs: Partial<Record<NodeKind, string>> = {
  task: 'M8 2.5a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4zM3.5 13c.4-2.6 2-4 4.5-4s4.1 1.4 4.5 4z',
  auto: 'M8 5.5A2.5 2.5 0 1 0 8 10.5 2.5 2.5 0 0 0 8 5.5zM8 2v2M8 12v2M2 8h2M12 8h2M3.8 3.8l1.4 1.4M10.8 10.8l1.4 1.4M12.2 3.8l-1.4 1.4M5.2 10.8l-1.4 1.4',
  wait: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2.2 1.4',
  decide: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6 6.5v6',
  send: 'M2.5 4h11v8h-11zM2.5 4l5.5 4.5L13.5 4',
  call: 'M3 3h10v10H3zM8 5.5v5M5.5 8h5',
  set: 'M3 13l.7-3L11 2.7 13.3 5 6 12.3z',
  raise: 'M8 2.5 14 13H2zM8 6.5V9.5M8 11.3v.01',
  compensate: 'M7.5 4v8L3 8zM13 4v8L8.5 8z',
};
const marks: Partial<Record<NodeKind, string>> = { parallel: '+', foreach: '≡', choose: '×' };

function outline(node: PlacedNode) {
  const { width: w, height: h, shape, of } = node;
  if (shape === 'circle') {
    return (
      <>
        <circle r={w / 2} className="outline" />
        {of.kind === 'finish' && <circle r={w / 2 - 5} className="inner" />}
      </>
    );
  }
  if (shape === 'diamond')
    return <path d={`M0 ${-h / 2}L${w / 2} 0L0 ${h / 2}L${-w / 2} 0Z`} className="outline" />;
  return (
    <rect
      x={-w / 2}
      y={-h / 2}
      width={w}
      height={h}
      rx={shape === 'bar' ? 5 : 8}
      className="outline"
    />
  );
}

function Node({
  node,
  picture,
  name,
  tabIndex,
  picked,
  pick,
  element,
}: {
  node: PlacedNode;
  picture: Picture;
  name: string;
  tabIndex: number;
  picked: boolean;
  pick: () => void;
  element: (it: SVGGElement | null) => void;
}) {
  const box = node.shape === 'box';
  const { state, visits, kind } = node.of;
  const glyph = box ? glyphs[kind] : undefined;
  const size = box ? 12 : 11;
  const step = box ? 15 : 13;
  const beside = picture.down && !box;
  const y0 = box ? -((node.lines.length - 1) * step) / 2 + 4 : node.height / 2 + 13;
  // The drawn words stand beside the button, not in it: its name says them in full.
  return (
    <g
      transform={`translate(${node.x} ${node.y})`}
      className={`node ${state} ${kind}${picked ? ' picked' : ''}`}
    >
      <g
        className="hit"
        ref={element}
        role="button"
        tabIndex={tabIndex}
        aria-label={name}
        aria-pressed={picked}
        onClick={pick}
        data-node={node.of.id}
      >
        {outline(node)}
      </g>
      <g aria-hidden="true" className="words">
        {glyph && (
          <path
            d={glyph}
            className="glyph"
            transform={`translate(${-node.width / 2 + 4} ${-node.height / 2 + 4}) scale(.72)`}
          />
        )}
        {!box && marks[kind] && (
          <text className="mark-text" y={5} textAnchor="middle">
            {marks[kind]}
          </text>
        )}
        {node.lines.map((line, i) => (
          <text
            key={i}
            x={beside ? node.width / 2 + 6 : 0}
            y={beside ? 4 + i * step : y0 + i * step}
            fontSize={size}
            textAnchor={beside ? 'start' : 'middle'}
            className="label"
          >
            {line}
          </text>
        ))}
        {state === 'active' && !node.join && (
          <circle cx={-node.width / 2} cy={-node.height / 2} r={6} className="token" />
        )}
        {state === 'failed' && !node.join && (
          <g transform={`translate(${node.width / 2} ${-node.height / 2})`} className="sign">
            <circle r={8} />
            <text y={4} textAnchor="middle">
              !
            </text>
          </g>
        )}
        {visits > 1 && !node.join && state !== 'failed' && (
          <g transform={`translate(${node.width / 2 - 4} ${-node.height / 2})`} className="visits">
            <rect x={-12} y={-8} width={24} height={16} rx={8} />
            <text y={4} textAnchor="middle">
              ×{visits}
            </text>
          </g>
        )}
      </g>
    </g>
  );
}

function Edge({ edge, picture, arrow }: { edge: PlacedEdge; picture: Picture; arrow: string }) {
  const path = edge.smooth ? curved(edge.points, picture.down) : rounded(edge.points);
  return (
    <path
      d={path}
      className={`edge ${edge.kind}${edge.taken ? ' taken' : ''}`}
      markerEnd={`url(#${arrow}${edge.taken ? 't' : ''})`}
    />
  );
}

/** The node to go to with an arrow key: along an edge sideways, the nearest one up and down. */
function neighbour(key: string, at: PlacedNode, picture: Picture): PlacedNode | undefined {
  const byId = new Map(picture.nodes.map((node) => [node.id, node]));
  const along = picture.down ? ['ArrowDown', 'ArrowUp'] : ['ArrowRight', 'ArrowLeft'];
  const walk = (from: 'from' | 'to', to: 'from' | 'to', id: string): PlacedNode | undefined => {
    const next = byId.get(picture.edges.find((edge) => edge[from] === id)?.[to] ?? '');
    return next?.join ? walk(from, to, next.id) : next;
  };
  if (key === along[0]) return walk('from', 'to', at.id);
  if (key === along[1]) return walk('to', 'from', at.id);
  const across = picture.down ? 'x' : 'y';
  const sense = key === 'ArrowDown' || key === 'ArrowRight' ? 1 : -1;
  return picture.nodes
    .filter((node) => !node.join && (node[across] - at[across]) * sense > 8)
    .sort((a, b) => Math.hypot(a.x - at.x, a.y - at.y) - Math.hypot(b.x - at.x, b.y - at.y))[0];
}

export default function Diagram({
  graph,
  picked,
  pick,
}: {
  graph: Graph;
  picked: string | null;
  pick: (id: string | null) => void;
}) {
  const t = useTexts();
  const language = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const elements = useRef(new Map<string, SVGGElement>());
  const [room, setRoom] = useState(0);
  const [focused, setFocused] = useState<string | null>(null);
  const arrow = useId();

  // Measured before anything is painted: what stands below never jumps.
  useLayoutEffect(() => {
    const measure = () => {
      const width = box.current?.clientWidth ?? 0;
      // Small changes, such as a scroll bar, are no reason to place everything anew.
      setRoom((before) => (Math.abs(before - width) > 24 ? width : before));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);

  // States change at every step of a replay; places only when nodes or room do.
  const skeleton = JSON.stringify([
    graph.nodes.map((node) => [node.id, node.kind, node.label, node.parent]),
    graph.edges.map((edge) => [edge.from, edge.to, edge.kind, edge.label]),
  ]);
  const drawing = useMemo(() => shapeGraph(graph, language), [graph, language]);
  const places = useMemo(
    () => (room > 0 && graph.nodes.length ? layOut(drawing, room) : null),
    [skeleton, language, room],
  ); // eslint-disable-line react-hooks/exhaustive-deps
  const picture = useMemo<Picture | null>(() => {
    if (!places) return null;
    const nodes = new Map(drawing.nodes.map((node) => [node.id, node]));
    const taken = new Map(
      drawing.edges.map((edge) => [`${edge.from}\n${edge.to}\n${edge.kind}`, edge.taken]),
    );
    return {
      ...places,
      nodes: places.nodes.map((node) => ({ ...node, of: nodes.get(node.id)?.of ?? node.of })),
      edges: places.edges.map((edge) => ({
        ...edge,
        taken: taken.get(`${edge.from}\n${edge.to}\n${edge.kind}`) ?? false,
      })),
    };
  }, [places, drawing]);

  // Where the picture is wider than its box, the part that matters now is in sight.
  const here =
    picture?.nodes.find((node) => node.of.state === 'active' && node.shape === 'box') ??
    picture?.nodes[0];
  const hereId = here?.id;
  useEffect(() => {
    const element = box.current;
    if (element && here && element.scrollWidth > element.clientWidth)
      element.scrollLeft = here.x - element.clientWidth / 2;
  }, [hereId, places]); // eslint-disable-line react-hooks/exhaustive-deps

  const nameOf = (node: PlacedNode): string => {
    const leads = picture!.edges
      .filter((edge) => edge.from === node.id)
      .map((edge) => picture!.nodes.find((one) => one.id === edge.to))
      .filter((one) => one && !one.join)
      .map((one) => say(one!.of.label));
    return [
      say(node.of.label) || node.of.id,
      node.of.kind,
      t.instance.legend[node.of.state],
      node.of.visits ? t.instance.visits(node.of.visits) : '',
      leads.length ? t.instance.leadsTo(leads.join(', ')) : '',
    ]
      .filter(Boolean)
      .join(', ');
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const at = picture?.nodes.find((node) => node.id === focused);
    if (!picture || !at) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      event.stopPropagation();
      pick(picked === at.of.id ? null : at.of.id);
      return;
    }
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const to = neighbour(event.key, at, picture);
    if (to) elements.current.get(to.id)?.focus();
  };

  const nodes = picture?.nodes.filter((node) => !node.join) ?? [];
  const entry = nodes.some((node) => node.id === focused) ? focused : nodes[0]?.id;
  return (
    <div className="diagram" ref={box}>
      {picture && (
        <svg
          viewBox={`0 0 ${Math.ceil(picture.width)} ${Math.ceil(picture.height)}`}
          width={Math.ceil(picture.width)}
          height={Math.ceil(picture.height)}
          role="group"
          aria-label={t.instance.diagram}
          onKeyDown={onKeyDown}
        >
          <defs>
            {['', 't'].map((kind) => (
              <marker
                key={kind}
                id={arrow + kind}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                markerUnits="userSpaceOnUse"
                orient="auto-start-reverse"
              >
                <path d="M0 .5 7.5 4 0 7.5z" className={kind ? 'arrow taken' : 'arrow'} />
              </marker>
            ))}
          </defs>
          {picture.groups.map((group) => (
            <rect
              key={group.id}
              x={group.x}
              y={group.y}
              width={group.width}
              height={group.height}
              rx={12}
              className="group-field"
            />
          ))}
          {[...picture.edges]
            .sort((a, b) => Number(a.taken) - Number(b.taken))
            .map((edge, i) => (
              <Edge key={i} edge={edge} picture={picture} arrow={arrow} />
            ))}
          {picture.nodes
            .filter((node) => node.join)
            .map((node) => (
              <g
                key={node.id}
                transform={`translate(${node.x} ${node.y})`}
                className={`node join ${node.of.state}`}
                aria-hidden="true"
              >
                {outline(node)}
                {marks[node.of.kind] && (
                  <text className="mark-text" y={5} textAnchor="middle">
                    {marks[node.of.kind]}
                  </text>
                )}
              </g>
            ))}
          <g
            onFocus={(event) =>
              setFocused(
                (event.target as Element).closest('[data-id]')?.getAttribute('data-id') ?? focused,
              )
            }
          >
            {nodes.map((node) => (
              <g key={node.id} data-id={node.id}>
                <Node
                  node={node}
                  picture={picture}
                  name={nameOf(node)}
                  tabIndex={node.id === entry ? 0 : -1}
                  picked={picked === node.of.id}
                  pick={() => pick(picked === node.of.id ? null : node.of.id)}
                  element={(it) =>
                    it ? elements.current.set(node.id, it) : elements.current.delete(node.id)
                  }
                />
              </g>
            ))}
          </g>
          {picture.edges.map(
            (edge, i) =>
              edge.at &&
              edge.label && (
                <text
                  key={i}
                  x={edge.at.x}
                  y={edge.at.y + 4}
                  textAnchor="middle"
                  className={`edge-label${edge.taken ? ' taken' : ''}`}
                  fontSize={11}
                  aria-hidden="true"
                >
                  {edge.label}
                </text>
              ),
          )}
        </svg>
      )}
    </div>
  );
}
