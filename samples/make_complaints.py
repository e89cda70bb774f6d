#!/usr/bin/env python3
"""Writes samples/complaints.csv: 200 complaints as a service desk meets them. Both languages, five
channels, ten duplicates (the same complaint on another channel), one hostile row and one enormous
one. The same seed gives the same file; the file is committed, this is how it came about."""
import csv
import pathlib
import random

dice = random.Random(2026)
PRODUCTS_ZH = ["电热水壶 KT-1700W", "破壁机 BL-500", "冰箱 FR-318L", "空调 AC-35GW", "电磁炉 IC-2100",
               "电饭煲 RC-4L", "洗碗机 DW-13S", "空气净化器 AP-600", "燃气灶 GS-2B", "油烟机 RH-90"]
PRODUCTS_EN = ["kettle KT-1700W", "blender BL-500", "fridge FR-318L", "air conditioner AC-35GW",
               "induction hob IC-2100", "rice cooker RC-4L", "dishwasher DW-13S", "purifier AP-600"]
NAMES_ZH = ["王建国", "刘晓燕", "陈志强", "周婷", "孙浩然", "赵雪梅", "吴桂芳", "郑文博", "冯丽华", "蒋大伟",
            "沈佳怡", "韩冬梅", "杨国庆", "朱秀英", "秦朗", "许志远", "何嘉欣", "吕明", "施怡然", "张春花",
            "杭州西溪酒店", "南山物业", "绿城生活馆", "宁波海创电子", "苏州明远贸易"]
NAMES_EN = ["Anna Berger", "Thomas Wood", "M. Rossi", "Priya Nair", "John O'Neill", "Sofia Lindqvist",
            "Harbour Trading Ltd", "Élodie Marchand", "José Álvarez", "Kim Min-seo"]
ZH = {
    "quality": ["{p}用了{n}天就坏了,按键没有反应。", "{p}内胆涂层脱落,怀疑有害健康。",
                "{p}噪音特别大,晚上没法睡觉,已经第{n}次报修。", "{p}到手就有划痕,像是返修机。",
                "{p}显示 E{n} 故障码,断电重启也没用。", "{p}密封不好,漏水把地板泡了。"],
    "delivery": ["{p}承诺{n}号送到,结果晚了一周,没有任何通知。", "{p}外箱破损,快递员让先签收再验货。",
                 "{p}少发配件,无法安装。", "送错型号,我买的是{p}。", "{p}只送到楼下不上楼,老人搬不动。"],
    "service": ["{p}安装师傅约了{n}次都没来。", "客服每次说法都不一样,{p}的退款到底什么时候到账?",
                "打了{n}次热线,每次都让等,{p}还是没人管。", "{p}上门维修乱收费,没有开发票。"],
    "safety": ["{p}使用时冒烟,有焦味,已经断电。", "{p}外壳漏电,手被麻了一下。", "{p}电源线发烫,插座都烤黄了。",
               "{p}玻璃门自爆,碎片差点伤到孩子。"],
}
EN = {
    "quality": ["The {p} stopped working after {n} days; no button reacts.",
                "The coating of my {p} peels off. Is that safe to eat?",
                "My {p} is as loud as a lorry. This is repair number {n}.",
                "Error E{n} on the {p}; switching it off and on does not help."],
    "delivery": ["You promised the {p} for the {n}th, it came a week late and nobody called.",
                 "The box of the {p} was crushed; the driver wanted a signature first.",
                 "Parts are missing, so the {p} cannot be installed."],
    "service": ["The fitter for the {p} failed to appear {n} times.",
                "Every agent tells me something else about the refund of my {p}.",
                "I was cut off {n} times while asking about the warranty of my {p}."],
    "safety": ["Smoke came out of the {p}. I have unplugged it.",
               "The plug of the {p} gets so hot that it browned the wall socket."],
}
CHANNELS = ["web", "phone", "email", "counter", "wechat"]
CATEGORIES = ["quality"] * 8 + ["delivery"] * 6 + ["service"] * 5 + ["safety"] * 2


def complaint(number):
    zh = dice.random() < 0.7
    category = dice.choice(CATEGORIES)
    product = dice.choice(PRODUCTS_ZH if zh else PRODUCTS_EN)
    story = dice.choice((ZH if zh else EN)[category]).format(p=product, n=dice.randint(2, 28))
    amount = dice.choice([0, 59, 129.9, 199, 349.5, 899, 1299, 2499, 3899, 5200, 6800])
    if dice.random() < 0.04:
        amount = dice.choice([52000, 86000.5])
    return {"no": f"CSV-2026-{number:04}", "received": f"2026-03-{2 + number % 27:02}",
            "channel": dice.choice(CHANNELS), "language": "zh" if zh else "en",
            "customer": dice.choice(NAMES_ZH if zh else NAMES_EN), "category": category,
            "amount": amount, "story": story}


def main():
    rows = [complaint(number) for number in range(1, 189)]
    rows[60]["story"] = rows[60]["story"] + "\n第二行:请尽快回电。\nThird line, with \"quotes\", and commas."
    for origin in dice.sample(rows, 10):  # the impatient write twice, on another channel
        again = dict(origin)
        again["channel"] = dice.choice([c for c in CHANNELS if c != origin["channel"]])
        rows.append(again)
    hostile = complaint(189)
    hostile.update(customer="=HYPERLINK(\"http://evil.example\",\"click\")",
                   story="<script>alert(1)</script><img src=x onerror=alert(2)> '; DROP TABLE "
                         "instances; -- {{ complaint.no }} ${7*7} %00 \u202egnp.exe \ud83d\udca3 "
                         "../../etc/passwd @SUM(1+1)*cmd|' /C calc'!A0")
    rows.append(hostile)
    enormous = complaint(190)
    sentence = "客户附上了完整的聊天记录,内容如下,请逐条核实。The customer attached the whole chat. "
    enormous["story"] = sentence * 500
    rows.append(enormous)
    path = pathlib.Path(__file__).with_name("complaints.csv")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        for row in rows:
            row["story"] = row["story"].encode("utf-16", "surrogatepass").decode("utf-16")
            writer.writerow(row)
    print(len(rows), "rows,", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
